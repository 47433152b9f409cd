using System.Diagnostics;

namespace StreamCoach.Audio;

/// <summary>
/// Keeps sound that is there at once to the speed of speech, because the service refuses what comes faster. A source that falls behind is not
/// made to catch up in a burst later.
/// </summary>
internal sealed class Pacer(int bytesPerSecond, double speed)
{
    private readonly double _ticksPerByte = Stopwatch.Frequency / (bytesPerSecond * speed);
    private double _due;

    /// <summary>Waits until the sound that was passed so far has had its time, then passes more.</summary>
    public async ValueTask PassAsync(int bytes, CancellationToken cancel)
    {
        long now = Stopwatch.GetTimestamp();
        double wait = _due - now;
        if (wait <= 0) _due = _due == 0 || -wait > Stopwatch.Frequency ? now : _due;
        else if (!double.IsPositiveInfinity(speed)) await Task.Delay(TimeSpan.FromSeconds(wait / Stopwatch.Frequency), cancel);
        _due += bytes * _ticksPerByte;
    }
}
