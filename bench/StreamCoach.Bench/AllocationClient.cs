using System.Globalization;

namespace StreamCoach.Bench;

/// <summary>
/// Counts what a running session allocates, by the process's own account: a session's work crosses threads, so no single thread's account
/// would do. The second half of the run is what counts.
/// </summary>
internal static class AllocationClient
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(5);

    public static async Task RunAsync(ClientArguments arguments)
    {
        await using TranscriptionSession session = PlainClient.Make(arguments, PlainClient.Options(arguments, speed: 10));
        await session.StartAsync();
        await Task.Delay(WarmUp);
        (long bytes, double audio, int turns) = Now(session);
        await Task.Delay(Window);
        (long bytesThen, double audioThen, int turnsThen) = Now(session);
        await File.WriteAllTextAsync(arguments.Log, string.Create(CultureInfo.InvariantCulture,
            $"{{\"bytes\":{bytesThen - bytes},\"audio\":{audioThen - audio},\"turns\":{turnsThen - turns},\"seconds\":{Window.TotalSeconds}}}"));
        await session.StopAsync(discardUnsent: true);
    }

    private static (long Bytes, double Audio, int Turns) Now(TranscriptionSession session) =>
        (GC.GetTotalAllocatedBytes(precise: true), session.AudioSent, session.TurnCount);
}
