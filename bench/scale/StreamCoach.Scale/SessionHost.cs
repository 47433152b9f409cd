using System.Diagnostics;
using StreamCoach.Services;
using StreamCoach.Sessions;

namespace StreamCoach.Scale;

/// <summary>
/// Runs file sessions in one process, saved as they are for a user, and reads their turns as Get-TranscriptTurn -Wait does.
/// </summary>
internal static class SessionHost
{
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(5), Window = TimeSpan.FromSeconds(10);

    public static async Task RunAsync(string endpoint, int count, string folder)
    {
        var throttle = new SessionThrottle(count);
        TranscriptionSession[] sessions = [.. Enumerable.Range(0, count).Select(_ => TranscriptionSession.FromFile(Sandbox.SandboxServer.RecordingPath, new SessionOptions
        {
            Key = new ApiKey("sandbox"),
            Endpoint = ServiceEndpoint.Parse(endpoint),
            QuotaWait = TimeSpan.FromMinutes(1),
            SaveIn = folder,
        }))];
        using var reader = new TurnReader();
        long began = Stopwatch.GetTimestamp();
        await Task.WhenAll(sessions.Select(session => throttle.StartAsync(session)));
        foreach (TranscriptionSession session in sessions) reader.Add(session);
        while (sessions.Any(session => session.State is SessionState.Queued or SessionState.Connecting)) await Task.Delay(10);
        double starting = Stopwatch.GetElapsedTime(began).TotalSeconds;
        Task<double> measuring = MeasureAsync();
        int turns = 0;
        while (!reader.IsDone)
        {
            reader.Wait(Timeout.InfiniteTimeSpan, CancellationToken.None);
            while (reader.TryRead(out TurnRead read))
            {
                if (read.Turn is not null) turns++;
            }
        }
        long peak = Process.GetCurrentProcess().PeakWorkingSet64;
        Console.WriteLine($"{starting:0.00} {await measuring:0.0000} {peak / 1e6:0} {turns} {sessions.Count(session => session.State == SessionState.Completed)} {sessions.Count(session => session.Failure is not null)}");
    }

    // CPU seconds per second while all sessions run.
    private static async Task<double> MeasureAsync()
    {
        await Task.Delay(Settle);
        TimeSpan before = Process.GetCurrentProcess().TotalProcessorTime;
        long clock = Stopwatch.GetTimestamp();
        await Task.Delay(Window);
        return (Process.GetCurrentProcess().TotalProcessorTime - before) / Stopwatch.GetElapsedTime(clock);
    }
}
