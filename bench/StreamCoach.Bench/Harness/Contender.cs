using StreamCoach.Tests.House;

namespace StreamCoach.Bench.Harness;

/// <summary>One of the measured clients.</summary>
/// <param name="Id">The short name in the results.</param>
/// <param name="Title">The name on the page.</param>
/// <param name="Command">The program and the arguments before the shared options.</param>
/// <param name="Idle">The same host with nothing to do.</param>
internal sealed record Contender(string Id, string Title, string[] Command, string[] Idle)
{
    private static readonly string Self = Environment.ProcessPath!;

    public static readonly Contender Bare = new("c", "bare C loop", [BenchPaths.Native("client")], [BenchPaths.Native("measure"), "/dev/null", "0", "0", "sleep", "0.1"]);

    // The distribution's own Python, for which its websocket-client package is installed.
    public static readonly Contender Python = new("python", "Python client", ["/usr/bin/python3", Path.Combine(BenchPaths.Bench, "peers", "client.py")],
        ["/usr/bin/python3", "-c", "import time; time.sleep(1)"]);

    public static readonly Contender Node = new("node", "JavaScript client", ["node", Path.Combine(BenchPaths.Bench, "peers", "client.mjs")],
        ["node", "-e", "setTimeout(() => {}, 1000)"]);

    public static readonly Contender Plain = new("plain", "StreamCoach, plain process", [Self, "client"], [Self, "idle"]);

    public static readonly Contender Shell = new("pwsh", "StreamCoach in pwsh",
        [.. PowerShellTool.Command, "-NoProfile", "-NonInteractive", "-File", Path.Combine(BenchPaths.Bench, "pwsh", "client.ps1"), "-Module", BenchPaths.Module],
        [.. PowerShellTool.Command, "-NoProfile", "-NonInteractive", "-Command", "Start-Sleep 1"]);

    public static readonly IReadOnlyList<Contender> All = [Bare, Python, Node, Plain, Shell];

    /// <summary>Returns the command with the shared options, in the syntax of its host.</summary>
    public string[] With(IEnumerable<(string Name, string? Value)> options)
    {
        string dash = this == Shell ? "-" : "--";
        return [.. Command, .. options.SelectMany(option => option.Value is { } value ? [dash + option.Name, value] : new[] { dash + option.Name })];
    }
}
