using System.Diagnostics;

namespace StreamCoach.Audio.Devices;

/// <summary>
/// Holds a device's samples against a monotonic clock. Within a window of five seconds the least lag tells how far the device is behind, because
/// jitter only ever makes sound late. A lag that grows once is sound that was lost; one that keeps growing or shrinking is a wrong rate.
/// </summary>
internal sealed class DeviceDriftMonitor(int bytesPerSecond)
{
    private static readonly long Window = 5 * Stopwatch.Frequency;

    // Crystals differ by a thousandth at most, a busy machine delays by less than this: what is above it was lost.
    private const double Tolerance = 0.25;

    private long _first;
    private long _windowEnd;
    private long _bytes;
    private double _least;
    private double? _before;
    private int _growing;

    /// <summary>Counts sound.</summary>
    /// <param name="bytes">How much.</param>
    /// <param name="now">When it came, in ticks of <see cref="Stopwatch"/>.</param>
    /// <returns>
    /// How many seconds the device fell behind (or ran ahead, below 0) in the window that ends here, and in how many windows in a row, 0 for none;
    /// <see langword="null"/> within a window.
    /// </returns>
    public (double Behind, int InARow)? Pass(int bytes, long now)
    {
        if (_first == 0) Begin(now);
        _bytes += bytes;
        _least = Math.Min(_least, (double)(now - _first) / Stopwatch.Frequency - (double)_bytes / bytesPerSecond);
        if (now < _windowEnd) return null;
        double behind = _before is { } before ? _least - before : 0;
        _growing = Math.Abs(behind) < Tolerance ? 0 : Math.Sign(behind) == Math.Sign(_growing) ? _growing + Math.Sign(behind) : Math.Sign(behind);
        _before = _least;
        _least = double.MaxValue;
        _windowEnd = now + Window;
        return (behind, Math.Abs(_growing));
    }

    /// <summary>How many times the sound of its rate a device delivers that falls behind by so much in a window.</summary>
    public static double Times(double behind) => 1 - behind / (Window / Stopwatch.Frequency);

    /// <summary>Begins anew, after a pause.</summary>
    public void Reset() => _first = 0;

    private void Begin(long now)
    {
        _first = now;
        _windowEnd = now + Window;
        _bytes = 0;
        _least = double.MaxValue;
        _before = null;
        _growing = 0;
    }
}
