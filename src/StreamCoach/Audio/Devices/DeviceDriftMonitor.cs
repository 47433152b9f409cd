using System.Diagnostics;

namespace StreamCoach.Audio.Devices;

/// <summary>
/// Compares a device's samples with a monotonic clock. In each window of five seconds the smallest lag shows how far the device is
/// behind, because jitter only ever delays audio. A lag that grows once is lost audio; one that keeps growing or shrinking is a wrong
/// sample rate.
/// </summary>
internal sealed class DeviceDriftMonitor(int bytesPerSecond)
{
    private static readonly long Window = 5 * Stopwatch.Frequency;

    // Crystals differ by a thousandth at most, and a busy machine delays audio by less than this. A larger lag is lost audio.
    private const double Tolerance = 0.25;

    private long _first;
    private long _windowEnd;
    private long _bytes;
    private double _minLag;
    private double? _previous;
    private int _growing;

    /// <summary>Counts audio.</summary>
    /// <param name="bytes">The number of bytes.</param>
    /// <param name="now">When they arrived, in ticks of <see cref="Stopwatch"/>.</param>
    /// <returns>
    /// The seconds that the device fell behind (below 0: ran ahead) in the window that ends here, and the number of such windows in a
    /// row, 0 for none; <see langword="null"/> within a window.
    /// </returns>
    public (double Behind, int InARow)? Pass(int bytes, long now)
    {
        if (_first == 0) Begin(now);
        _bytes += bytes;
        _minLag = Math.Min(_minLag, (double)(now - _first) / Stopwatch.Frequency - (double)_bytes / bytesPerSecond);
        if (now < _windowEnd) return null;
        double behind = _previous is { } previous ? _minLag - previous : 0;
        _growing = Math.Abs(behind) < Tolerance ? 0 : Math.Sign(behind) == Math.Sign(_growing) ? _growing + Math.Sign(behind) : Math.Sign(behind);
        _previous = _minLag;
        _minLag = double.MaxValue;
        _windowEnd = now + Window;
        return (behind, Math.Abs(_growing));
    }

    /// <summary>The ratio of delivered to expected audio for a device that falls behind by this many seconds in a window.</summary>
    public static double Times(double behind) => 1 - behind / (Window / Stopwatch.Frequency);

    /// <summary>Starts again after a pause.</summary>
    public void Reset() => _first = 0;

    private void Begin(long now)
    {
        _first = now;
        _windowEnd = now + Window;
        _bytes = 0;
        _minLag = double.MaxValue;
        _previous = null;
        _growing = 0;
    }
}
