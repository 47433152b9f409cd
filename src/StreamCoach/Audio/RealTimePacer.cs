using System.Diagnostics;

namespace StreamCoach.Audio;

/// <summary>
/// Limits audio that is available at once to real time, because the service refuses faster audio. A source that falls behind by more than
/// a second does not catch up in a burst later.
/// </summary>
internal sealed class RealTimePacer(int bytesPerSecond, double speed)
{
    private readonly double _ticksPerByte = Stopwatch.Frequency / (bytesPerSecond * speed);
    private double _due;

    /// <summary>
    /// Counts audio that is passed on and returns when that may happen, in ticks of <see cref="Stopwatch"/>; 0 for now.
    /// </summary>
    public long Pass(int bytes)
    {
        long now = Stopwatch.GetTimestamp();
        if (_due == 0 || now - _due > Stopwatch.Frequency) _due = now;
        long at = _due > now ? (long)_due : 0;
        _due += bytes * _ticksPerByte;
        return at;
    }
}
