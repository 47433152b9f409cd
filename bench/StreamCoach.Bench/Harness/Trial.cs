using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace StreamCoach.Bench.Harness;

/// <summary>What one trial is to do.</summary>
internal sealed record Job
{
    public required string Sound { get; init; }

    public bool Paced { get; init; } = true;

    /// <summary>The sound comes from a program that is paced like a microphone.</summary>
    public bool Recorder { get; init; }

    public int Sessions { get; init; } = 1;

    public int Times { get; init; } = 1;

    /// <summary>Whether every turn is stamped as it comes, and not only the last.</summary>
    public bool Stamp { get; init; }

    /// <summary>The server's options.</summary>
    public string Server { get; init; } = "";

    /// <summary>When the CPU time is first read, and how often from then on, in seconds; 0 for never.</summary>
    public (double From, double Every) Cpu { get; init; }

    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(120);
}

/// <summary>What the server saw of a session; times in ns on CLOCK_MONOTONIC, lateness in µs.</summary>
internal sealed record Seen(long Frames, long Bytes, int Turns, long AcceptedNs, long FirstFrameNs, long LastFrameNs, long TerminatedNs,
    long FirstTurnNs, long LastTurnNs, long LateP50Us, long LateP99Us, long LateMaxUs);

/// <summary>What the process cost.</summary>
internal sealed record Cost(long[][] Samples, long StartNs, long EndNs, long CpuNs, long PeakKb, int Exit)
{
    /// <summary>CPU seconds per second of wall time between two readings.</summary>
    public IEnumerable<double> Rates() => Samples.Zip(Samples.Skip(1), (a, b) => (double)(b[1] - a[1]) / (b[0] - a[0]));
}

/// <summary>What came of a trial.</summary>
/// <param name="Cost">The process.</param>
/// <param name="Sessions">The sessions, in the order of their end.</param>
/// <param name="All">The lateness over all sessions.</param>
/// <param name="Starts">When each start was called.</param>
/// <param name="Ends">When each job was done.</param>
/// <param name="Turns">When the turns were sent and when the object was there, in ns.</param>
internal sealed record Outcome(Cost Cost, IReadOnlyList<Seen> Sessions, Seen All, IReadOnlyList<long> Starts, IReadOnlyList<long> Ends, IReadOnlyList<(long Sent, long Got)> Turns);

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
            // What hundreds of sessions report is more than the pipe holds: a server that nobody reads would stand still.
            Task<string> written = server.StandardOutput.ReadToEndAsync(limit.Token);
            var options = new List<(string, string?)> { ("port", port), ("sound", job.Sound), ("paced", job.Paced ? "1" : "0"), ("log", log) };
            if (job.Recorder) options.Add(("program", $"{BenchPaths.Native("producer")} {job.Sound}"));
            if (job.Sessions > 1) options.Add(("sessions", Text(job.Sessions)));
            if (job.Times > 1) options.Add(("times", Text(job.Times)));
            if (job.Stamp && contender == Contender.Shell) options.Add(("Stamp", null));
            Cost cost = await MeasureAsync(contender.With(options), job.Cpu, limit.Token);
            string[] reports = (await written).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Seen[] seen = [.. reports.Select(line => JsonSerializer.Deserialize<Seen>(line, Json)!)];
            return Read(log, cost, seen);
        }
        finally
        {
            if (!server.HasExited) server.Kill();
            File.Delete(log);
        }
    }

    /// <summary>Runs a program and tells what it cost.</summary>
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

    private static Outcome Read(string log, Cost cost, Seen[] seen)
    {
        ILookup<string, long[]> lines = File.ReadLines(log).Select(line => line.Split(' '))
            .ToLookup(line => line[0], line => line[1..].Select(number => long.Parse(number, CultureInfo.InvariantCulture)).ToArray());
        return new(cost, seen[..^1], seen[^1], [.. lines["start"].Select(at => at[0])], [.. lines["end"].Select(at => at[0])],
            [.. lines["turn"].Select(at => (at[0], at[1]))]);
    }
}
