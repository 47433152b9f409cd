using System.Globalization;
using StreamCoach.Decoders;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
return args switch
{
    [] => Comparison.Run(),
    ["fuzz"] => Fuzzing.Run(1_000_000),
    ["fuzz", { } bytes] => Fuzzing.Run(int.Parse(bytes, NumberStyles.None, CultureInfo.InvariantCulture)),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: run [fuzz [BYTES]]");
    return 2;
}
