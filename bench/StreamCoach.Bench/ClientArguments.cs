using System.Globalization;

namespace StreamCoach.Bench;

/// <summary>The options that all clients of the benchmark accept, in any language.</summary>
internal sealed class ClientArguments(string[] args)
{
    public string Endpoint => $"http://127.0.0.1:{Text("port")}";

    public string Sound => Text("sound") ?? "";

    public bool Paced => Text("paced") != "0";

    public string[]? Program => Text("program")?.Split(' ');

    public int Sessions => int.Parse(Text("sessions") ?? "1", CultureInfo.InvariantCulture);

    /// <summary>How many times the job is run, one after the other, in the same process.</summary>
    public int Times => int.Parse(Text("times") ?? "1", CultureInfo.InvariantCulture);

    public string Log => Text("log") ?? throw new ArgumentException("--log is missing.");

    private string? Text(string name)
    {
        int at = Array.IndexOf(args, "--" + name);
        return at >= 0 && at + 1 < args.Length ? args[at + 1] : null;
    }
}
