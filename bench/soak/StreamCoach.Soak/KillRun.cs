using System.Diagnostics;
using StreamCoach.Errors;
using StreamCoach.Sandbox;
using StreamCoach.Sessions;
using StreamCoach.Tests.House;
using StreamCoach.Turns;

namespace StreamCoach.Soak;

/// <summary>
/// Kills real sessions at random moments, as kill -9 does. Every turn that was shown must be in the journal, and a resumed recording must
/// end with the same transcript as an uninterrupted one.
/// </summary>
internal sealed class KillRun(SandboxServer sandbox, string root, Random random)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly List<string> _wrong = [];
    private readonly List<double> _readBack = [];
    private readonly List<double> _resumed = [];
    private int _shown;
    private int _unsaved;
    private int _truncated;
    private int _ended;

    private enum Kind
    {
        PlainFile,
        PlainProgram,
        PowerShell,
    }

    public static async Task<int> RunAsync(int rounds, int seed)
    {
        Console.WriteLine($"{rounds} rounds, seed {seed}");
        using var place = new SoakFolder();
        string root = place.Folder;
        await using var sandbox = SandboxServer.Start(SoakFolder.Sandbox);
        var run = new KillRun(sandbox, root, new Random(seed));
        string[] uninterrupted = [.. (await SoakSession.UninterruptedAsync(run.Endpoint, Path.Combine(root, "whole"))).Select(turn => turn.Text)];
        string pcm = Path.Combine(root, "recording.pcm");
        File.WriteAllBytes(pcm, File.ReadAllBytes(SandboxServer.RecordingPath)[44..]);
        for (int round = 0; round < rounds; round++)
        {
            // Every fifth one runs in pwsh, which streams in real time.
            Kind kind = round % 5 == 4 ? Kind.PowerShell : round % 2 == 0 ? Kind.PlainFile : Kind.PlainProgram;
            await run.RoundAsync(round, kind, pcm, uninterrupted);
            if (round % 10 == 9) Console.WriteLine($"{round + 1} killed, {run._wrong.Count} failures");
        }
        return run.Report(rounds);
    }

    private string Endpoint => sandbox.Endpoint.AbsoluteUri;

    private async Task RoundAsync(int round, Kind kind, string pcm, string[] uninterrupted)
    {
        string folder = Path.Combine(root, $"round-{round}");
        List<string> shown = await KilledAsync(kind, folder, pcm);
        _shown += shown.Count;
        if (SavedSessions.Ids(folder) is not [var id])
        {
            Check(shown.Count == 0, round, kind, $"{shown.Count} turns were shown, and no session is saved");
            _unsaved++;
            return;
        }

        long clock = Stopwatch.GetTimestamp();
        TranscriptionSession saved;
        try
        {
            saved = SavedSessions.Open(folder, id);
        }
        catch (StreamCoachException failure) when (failure.Kind == FailureKind.SavedSessionUnreadable && shown.Count == 0)
        {
            // Killed before its first line was written.
            _unsaved++;
            return;
        }
        string[] kept = [.. saved.GetTurns().Select(turn => $"{turn.Order}\t{turn.Text}")];
        _readBack.Add(Stopwatch.GetElapsedTime(clock).TotalMilliseconds);
        _truncated += saved.Diagnostics.Since(0).Count(note => note.Text.Contains("is incomplete and was skipped", StringComparison.Ordinal));
        Check(kept.Take(shown.Count).SequenceEqual(shown), round, kind, $"shown {string.Join(" | ", shown)}; kept {string.Join(" | ", kept)}");
        if (saved.State == SessionState.Completed)
        {
            // The session had ended before its process was killed.
            _ended++;
            Check(kept.Length == uninterrupted.Length, round, kind, $"it ended with {kept.Length} turns");
            return;
        }

        clock = Stopwatch.GetTimestamp();
        TranscriptionSession resumed = SavedSessions.Resume(id, SoakSession.Options(Endpoint, folder));
        await resumed.StartAsync().WaitAsync(Limit);
        _resumed.Add(Stopwatch.GetElapsedTime(clock).TotalMilliseconds);
        IReadOnlyList<Turn> turns = await EndAsync(resumed);
        Check(turns.Take(kept.Length).Select(turn => $"{turn.Order}\t{turn.Text}").SequenceEqual(kept), round, kind, "a saved turn was changed or lost by the resume");
        Check(turns.Select(turn => turn.Order).SequenceEqual(Enumerable.Range(0, turns.Count)), round, kind, "a turn is duplicated or missing");
        // A program that is restarted produces new audio; a recording must be transcribed completely.
        if (kind != Kind.PlainProgram)
            Check(turns.Select(turn => turn.Text).SequenceEqual(uninterrupted), round, kind, $"the resumed transcript differs: {string.Join(" | ", turns)}");
    }

    private async Task<List<string>> KilledAsync(Kind kind, string folder, string pcm)
    {
        using Process process = Process.Start(Command(kind, folder, pcm))!;
        var shown = new List<string>();
        Task reading = Task.Run(async () =>
        {
            // A line that the kill truncated was not shown.
            string text = "";
            var buffer = new char[4096];
            for (int read; (read = await process.StandardOutput.ReadAsync(buffer)) > 0;)
            {
                text += new string(buffer, 0, read);
                for (int end; (end = text.IndexOf('\n', StringComparison.Ordinal)) >= 0; text = text[(end + 1)..]) shown.Add(text[..end].TrimEnd('\r'));
            }
        });
        // From before its first line to its end: a complete plain run takes about three seconds.
        await Task.Delay(random.Next(kind == Kind.PowerShell ? 15_000 : 3_000));
        process.Kill();
        await process.WaitForExitAsync().WaitAsync(Limit);
        await reading.WaitAsync(Limit);
        return shown;
    }

    private ProcessStartInfo Command(Kind kind, string folder, string pcm)
    {
        ProcessStartInfo start = kind switch
        {
            Kind.PlainFile => new("dotnet", ["exec", typeof(KillRun).Assembly.Location, "talk", Endpoint, folder]),
            Kind.PlainProgram => new("dotnet", ["exec", typeof(KillRun).Assembly.Location, "talk", Endpoint, folder, "cat", pcm]),
            _ => PowerShellTool.Start("-NoProfile", "-NonInteractive", "-Command", $$"""
                Import-Module '{{Environment.GetEnvironmentVariable("STREAMCOACH_MODULE")}}'
                Start-TranscriptionSession -Path '{{SandboxServer.RecordingPath}}' -Endpoint '{{Endpoint}}' |
                    Get-TranscriptTurn -Wait | ForEach-Object { [Console]::Out.WriteLine("$($_.Order)`t$_") }
                """),
        };
        start.RedirectStandardOutput = true;
        start.Environment["ASSEMBLYAI_API_KEY"] = SoakFolder.Key;
        start.Environment["STREAMCOACH_DATA"] = folder;
        return start;
    }

    private async Task<IReadOnlyList<Turn>> EndAsync(TranscriptionSession session)
    {
        await session.WaitForEndAsync().WaitAsync(Limit);
        if (session.Failure is { } failure) _wrong.Add(failure.ToString());
        return session.GetTurns();
    }

    private void Check(bool holds, int round, Kind kind, string otherwise)
    {
        if (holds) return;
        _wrong.Add($"round {round}, {kind}: {otherwise}");
        Console.WriteLine(_wrong[^1]);
    }

    private int Report(int rounds)
    {
        Console.WriteLine($"killed at random moments: {rounds} ({_unsaved} before anything was saved, {_ended} after their end)");
        Console.WriteLine($"turns shown: {_shown}; truncated last lines skipped: {_truncated}; sessions resumed: {_resumed.Count}");
        Console.WriteLine($"saved sessions are read in {Median(_readBack):0.0} ms (median), {_readBack.Max():0} ms at most; resumed ones run after {Median(_resumed):0} ms, {_resumed.Max():0} ms at most");
        Console.WriteLine($"failures: {_wrong.Count}");
        return _wrong.Count == 0 ? 0 : 1;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
