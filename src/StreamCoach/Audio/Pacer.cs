using System.Diagnostics;

namespace StreamCoach.Audio;

/// <summary>
/// Keeps sound that is there at once to the speed of speech, because the service refuses what comes faster. A source that falls behind by more
/// than a second is not made to catch up in a burst later.
/// </summary>
internal sealed class Pacer(int bytesPerSecond, double speed)
{
    private readonly double _ticksPerByte = Stopwatch.Frequency / (bytesPerSecond * speed);
    private double _due;

    /// <summary>Counts sound that is passed on, and says when it may be, in ticks of <see cref="Stopwatch"/>; 0 for now.</summary>
    public long Pass(int bytes)
    {
        long now = Stopwatch.GetTimestamp();
        if (_due == 0 || now - _due > Stopwatch.Frequency) _due = now;
        long at = _due > now ? (long)_due : 0;
        _due += bytes * _ticksPerByte;
        return at;
    }
}
