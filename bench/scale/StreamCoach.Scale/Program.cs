using System.Globalization;
using StreamCoach.Scale;

// Many sessions held at real time. bench/scale/sessions builds this and calls it; 'sandbox' and 'hold' are the roles that it plays itself in
// processes of their own.

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
switch (args)
{
    case ["sessions", .. var counts]:
        return await SessionsRun.RunAsync(counts.Length == 0 ? [10, 100, 1_000] : [.. counts.Select(text => int.Parse(text, CultureInfo.InvariantCulture))]);
    case ["sandbox"]:
        await Service.RunAsync();
        return 0;
    case ["hold", var endpoint, var sessions, var folder]:
        await Holder.RunAsync(endpoint, int.Parse(sessions, CultureInfo.InvariantCulture), folder);
        return 0;
    default:
        Console.Error.WriteLine("bench/scale/sessions [COUNT...]");
        return 2;
}
