using System.Diagnostics;
using StreamCoach.Sandbox;

namespace StreamCoach.Scale;

/// <summary>
/// Runs the sandbox in its own process. It prints its address, and at the end of its input how punctual the frames were.
/// </summary>
internal static class Service
{
    // What a session does while hundreds are still starting is not counted.
    private const double LeftOutSeconds = 4;

    public static async Task RunAsync()
    {
        await using var sandbox = SandboxServer.Start(new SandboxOptions { KeepFrameTimes = true });
        Console.WriteLine(sandbox.Endpoint.AbsoluteUri);
        await Console.In.ReadToEndAsync();
        double[] late = [.. sandbox.Sessions.SelectMany(Lateness).Order()];
        double longest = sandbox.Sessions.Max(session => session.MaxFrameBytes) / 32.0;
        Console.WriteLine($"{sandbox.Sessions.Count} {sandbox.Sessions.Sum(session => session.Frames)} {longest} {Percentile(late, 0.5):0.00} {Percentile(late, 0.99):0.00} {late.Count(ms => ms > longest)} {late[^1]:0.00}");
    }

    // In ms: how much later than the session's most punctual frame each frame arrived, relative to its position in the audio.
    private static double[] Lateness(SandboxSession session)
    {
        double frame = session.MaxFrameBytes / 32_000.0;
        double[] behind = [.. session.GetFrameTimestamps().Select((at, i) => (double)at / Stopwatch.Frequency - i * frame).Skip((int)(LeftOutSeconds / frame))];
        return behind.Length == 0 ? [] : [.. behind.Select(seconds => (seconds - behind.Min()) * 1000)];
    }

    private static double Percentile(double[] sorted, double part) => sorted[(int)Math.Min(sorted.Length - 1, part * sorted.Length)];
}
