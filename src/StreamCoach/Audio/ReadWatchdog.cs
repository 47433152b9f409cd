using System.Diagnostics;
using StreamCoach.Errors;

namespace StreamCoach.Audio;

/// <summary>
/// Decides what happens while a read of a file does not return, because its disk or network share hangs: first a warning, then the end
/// of the capture.
/// </summary>
internal sealed class ReadWatchdog(IAudioSource source, CaptureOptions options, InputMonitor input)
{
    /// <summary>The time between two checks, in ticks of <see cref="Stopwatch"/>: a quarter of a second.</summary>
    public static readonly long Interval = Stopwatch.Frequency / 4;

    // After a stop, how long a file is waited for whose audio a reconnect needs again.
    private static readonly TimeSpan StoppedLimit = TimeSpan.FromSeconds(2);

    private long _readBegan;

    /// <summary>How long the current read has taken; zero if there is none.</summary>
    public TimeSpan Waiting => Interlocked.Read(ref _readBegan) is > 0 and var began ? Stopwatch.GetElapsedTime(began) : TimeSpan.Zero;

    /// <summary>A read begins.</summary>
    public void Begin() => Interlocked.Exchange(ref _readBegan, Stopwatch.GetTimestamp());

    /// <summary>The read has ended.</summary>
    public void End() => Interlocked.Exchange(ref _readBegan, 0);

    /// <summary>Checks a read, and warns once if it takes long.</summary>
    /// <param name="waiting">How long the read has taken.</param>
    /// <param name="stopped">Whether the capture was stopped.</param>
    /// <returns>The failure to end the capture with; <see langword="null"/> to continue to wait.</returns>
    public StreamCoachException? Check(TimeSpan waiting, bool stopped = false)
    {
        string name = source.Path ?? source.Description;
        if (waiting > options.HangWarning) input.Hangs(name, waiting, options.HangLimit);
        if (waiting <= (stopped ? StoppedLimit : options.HangLimit)) return null;
        return new(FailureKind.AudioFileUnreadable,
            $"'{name}' could not be read for {waiting.TotalSeconds:0} s because its disk or network share does not respond. The audio that was read before was sent.")
        { OwnAdvice = "Check the disk or network share. If the session was saved, continue it with Resume-TranscriptionSession." };
    }
}
