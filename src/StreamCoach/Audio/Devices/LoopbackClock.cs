using System.Diagnostics;

namespace StreamCoach.Audio.Devices;

/// <summary>
/// Computes the silence of a loopback device, which delivers nothing while nothing is played. What was played and the silence between add up to the time that has
/// passed, so that times stay right and a turn ends; each pause corrects the error of the one before.
/// </summary>
/// <param name="bytesPerSecond">The rate of the audio.</param>
/// <param name="start">When the device was opened, in ticks of <see cref="Stopwatch"/>.</param>
internal sealed class LoopbackClock(int bytesPerSecond, long start)
{
    /// <summary>How far silence stays behind the clock, 100 ms: sound that was played and not yet delivered must not be preceded by silence in its place.</summary>
    public static readonly TimeSpan Lag = TimeSpan.FromMilliseconds(100);

    private long _delivered;

    /// <summary>Counts audio that was delivered, played or silent.</summary>
    public void Add(int bytes) => _delivered += bytes;

    /// <summary>Returns the number of bytes of silence that are missing, a whole number of samples; 0 if there are none.</summary>
    /// <param name="now">The time, in ticks of <see cref="Stopwatch"/>.</param>
    public int Missing(long now)
    {
        double seconds = (Stopwatch.GetElapsedTime(start, now) - Lag).TotalSeconds;
        long missing = (long)(seconds * bytesPerSecond) - _delivered;
        return (int)Math.Clamp(missing - missing % PcmFormat.BytesPerSample, 0, int.MaxValue);
    }
}
