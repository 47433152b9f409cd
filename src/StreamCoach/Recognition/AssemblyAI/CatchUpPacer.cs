using System.Diagnostics;
using StreamCoach.Threading;

namespace StreamCoach.Recognition.AssemblyAI;

/// <summary>
/// Limits the speed of audio on one connection: audio that waited, or that is sent again after a drop, starts with a burst and continues slightly faster than
/// real time, because the service refuses faster audio.
/// </summary>
internal sealed class CatchUpPacer(ConnectionLimits limits, int bytesPerSecond)
{
    private readonly InlineEvent _due = new();
    private long _begunAt;
    private long _sent;

    /// <summary>Begins when the service has begun the session, because it measures the speed from there.</summary>
    /// <param name="at">That time, in ticks of <see cref="Stopwatch"/>.</param>
    public void Begin(long at) => _begunAt = at;

    /// <summary>Waits until the next frame may be sent. Waiting allocates nothing, and continues on the pacing thread.</summary>
    /// <param name="now">The current time, in ticks of <see cref="Stopwatch"/>.</param>
    public ValueTask WaitAsync(long now)
    {
        double ahead = (_sent - limits.Burst.TotalSeconds * bytesPerSecond) / (bytesPerSecond * limits.CatchUpSpeed);
        long due = _begunAt + (long)(ahead * Stopwatch.Frequency);
        if (due <= now) return ValueTask.CompletedTask;
        PacingThread.Wake(_due, due);
        return _due.WaitAsync();
    }

    /// <summary>Counts a frame that was sent.</summary>
    public void Count(int bytes) => _sent += bytes;

    /// <summary>
    /// Returns limits for a service that refused audio as too fast: first half the catch-up speed and a quarter of the burst, then real time.
    /// The service measures speed from the beginning of a connection, so the burst counts.
    /// </summary>
    /// <param name="refused">The limits of the connection that was refused.</param>
    /// <param name="original">The limits before the first refusal.</param>
    /// <returns>The limits of the next connection; <see langword="null"/> if these are the slowest already.</returns>
    public static ConnectionLimits? Slower(ConnectionLimits refused, ConnectionLimits original)
    {
        if (refused.Burst == TimeSpan.Zero) return null;
        bool first = refused.CatchUpSpeed == original.CatchUpSpeed && refused.Burst == original.Burst;
        return refused with
        {
            CatchUpSpeed = first ? (refused.CatchUpSpeed + refused.Speed) / 2 : refused.Speed,
            Burst = first ? refused.Burst / 4 : TimeSpan.Zero,
        };
    }
}
