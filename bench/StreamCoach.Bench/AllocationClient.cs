using System.Globalization;
using StreamCoach.Audio;
using StreamCoach.Sessions;

namespace StreamCoach.Bench;

/// <summary>
/// Measures what a running session allocates. With a recorder one thread does all work of a frame, so the allocations of that thread are
/// read; the frames of a recording, and the messages, cross threads, so there the allocations of the process are read. Only the second
/// half of the run counts.
/// </summary>
internal static class AllocationClient
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(5);

    public static async Task RunAsync(ClientArguments arguments)
    {
        SessionOptions options = PlainClient.Options(arguments, speed: 10);
        CountedSource? recorder = arguments.Program is { } program ? new(new ProgramSource(program, 16_000)) : null;
        await using TranscriptionSession session = recorder is null ? PlainClient.Make(arguments, options) : TranscriptionSession.From(recorder, options);
        await session.StartAsync();
        await Task.Delay(WarmUp);
        (long bytes, double audio, int turns) = Now(session, recorder);
        await Task.Delay(Window);
        (long bytesThen, double audioThen, int turnsThen) = Now(session, recorder);
        await File.WriteAllTextAsync(arguments.Log, string.Create(CultureInfo.InvariantCulture,
            $"{{\"bytes\":{bytesThen - bytes},\"audio\":{audioThen - audio},\"turns\":{turnsThen - turns},\"seconds\":{Window.TotalSeconds}}}"));
        await session.StopAsync(discardUnsent: true);
    }

    private static (long Bytes, double Audio, int Turns) Now(TranscriptionSession session, CountedSource? recorder) =>
        (recorder?.Allocated ?? GC.GetTotalAllocatedBytes(precise: true), session.AudioSent, session.TurnCount);
}
