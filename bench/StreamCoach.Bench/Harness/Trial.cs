using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace StreamCoach.Bench.Harness;

/// <summary>The task of one trial.</summary>
internal sealed record Job
{
    public required string Sound { get; init; }

    public bool Paced { get; init; } = true;

    /// <summary>Whether the audio comes from a program that delivers it in real time, like a recorder.</summary>
    public bool Recorder { get; init; }

    public int Sessions { get; init; } = 1;

    public int Times { get; init; } = 1;

    /// <summary>Whether every turn gets a timestamp when it arrives, and not only the last one.</summary>
    public bool Stamp { get; init; }

    /// <summary>Options of the server.</summary>
    public string Server { get; init; } = "";

    /// <summary>When the CPU time is first read and at which interval, in seconds; 0 for never.</summary>
    public (double From, double Every) Cpu { get; init; }

    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(120);
}

/// <summary>The server's report on a session; times in ns on CLOCK_MONOTONIC, lateness in µs.</summary>
internal sealed record ServerReport(long Frames, long Bytes, int Turns, long AcceptedNs, long FirstFrameNs, long LastFrameNs, long TerminatedNs,
    long FirstTurnNs, long LastTurnNs, long LateP50Us, long LateP99Us, long LateMaxUs);

/// <summary>The resources that the process used.</summary>
internal sealed record Cost(long[][] Samples, long StartNs, long EndNs, long CpuNs, long PeakKb, int Exit)
{
    /// <summary>Returns the CPU seconds per second of wall time between readings.</summary>
    public IEnumerable<double> Rates() => Samples.Zip(Samples.Skip(1), (a, b) => (double)(b[1] - a[1]) / (b[0] - a[0]));
}

/// <summary>The result of a trial.</summary>
/// <param name="Cost">The resources that the process used.</param>
/// <param name="Sessions">The sessions, in the order in which they ended.</param>
/// <param name="All">The lateness over all sessions.</param>
/// <param name="Starts">When each start was called.</param>
/// <param name="Ends">When each job was finished.</param>
/// <param name="Turns">When each turn was sent and when its object existed, in ns.</param>
internal sealed record Outcome(Cost Cost, IReadOnlyList<ServerReport> Sessions, ServerReport All, IReadOnlyList<long> Starts, IReadOnlyList<long> Ends, IReadOnlyList<(long Sent, long Got)> Turns);

/// <summary>Runs one contender against a server of its own.</summary>
internal static class Trial
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
    private static int _number;

    public static async Task<Outcome> RunAsync(Contender contender, Job job)
    {
        string log = Path.Combine(BenchPaths.Out, $"log-{Interlocked.Increment(ref _number)}-{contender.Id}");
        using var limit = new CancellationTokenSource(job.Limit);
        using Process server = Start(BenchPaths.Native("server"), [.. $"--sessions {job.Sessions * job.Times} {job.Server}".Split(' ', StringSplitOptions.RemoveEmptyEntries)], output: true);
        try
        {
            string port = (await server.StandardOutput.ReadLineAsync(limit.Token))!.Split(' ')[1];
            // Hundreds of sessions report more than fits into the pipe, and a server that nobody reads would block.
            Task<string> written = server.StandardOutput.ReadToEndAsync(limit.Token);
            var options = new List<(string, string?)> { ("port", port), ("sound", job.Sound), ("paced", job.Paced ? "1" : "0"), ("log", log) };
            if (job.Recorder) options.Add(("program", $"{BenchPaths.Native("producer")} {job.Sound}"));
            if (job.Sessions > 1) options.Add(("sessions", Text(job.Sessions)));
            if (job.Times > 1) options.Add(("times", Text(job.Times)));
            if (job.Stamp && contender == Contender.Shell) options.Add(("Stamp", null));
            Cost cost = await MeasureAsync(contender.With(options), job.Cpu, limit.Token);
            string[] reports = (await written).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            ServerReport[] seen = [.. reports.Select(line => JsonSerializer.Deserialize<ServerReport>(line, Json)!)];
            return Read(log, cost, seen);
        }
        finally
        {
            if (!server.HasExited) server.Kill();
            File.Delete(log);
        }
    }

    /// <summary>Runs a program and returns the resources that it used.</summary>
    public static async Task<Cost> MeasureAsync(string[] command, (double From, double Every) cpu, CancellationToken cancel)
    {
        string result = Path.Combine(BenchPaths.Out, $"cost-{Interlocked.Increment(ref _number)}.json");
        using Process process = Start(BenchPaths.Native("measure"), [result, Text(cpu.From), Text(cpu.Every), .. command], output: false);
        try
        {
            await process.WaitForExitAsync(cancel);
            if (process.ExitCode != 0) throw new InvalidOperationException($"{string.Join(' ', command)} ended with {process.ExitCode}.");
            return JsonSerializer.Deserialize<Cost>(await File.ReadAllTextAsync(result, cancel), Json)!;
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
            File.Delete(result);
        }
    }

    public static Process Start(string program, IEnumerable<string> arguments, bool output)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = output, UseShellExecute = false, WorkingDirectory = BenchPaths.Out };
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        start.Environment["NODE_WS"] = Path.Combine(BenchPaths.Out, "node", "index.js");
        start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
        start.Environment["POWERSHELL_UPDATECHECK"] = "Off";
        return Process.Start(start)!;
    }

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);

    private static Outcome Read(string log, Cost cost, ServerReport[] seen)
    {
        ILookup<string, long[]> lines = File.ReadLines(log).Select(line => line.Split(' '))
            .ToLookup(line => line[0], line => line[1..].Select(number => long.Parse(number, CultureInfo.InvariantCulture)).ToArray());
        return new(cost, seen[..^1], seen[^1], [.. lines["start"].Select(at => at[0])], [.. lines["end"].Select(at => at[0])],
            [.. lines["turn"].Select(at => (at[0], at[1]))]);
    }
}
