using System.Diagnostics;

namespace StreamCoach.Sandbox.Streaming;

/// <summary>Checks the length and the speed of audio messages like the service.</summary>
internal sealed class FrameGate(int sampleRate, int sampleBytes, double? maxRealtimeFactor)
{
    private const double Shortest = 50;
    private const double Longest = 1000;
    // The service tolerates about a second of short frames in a row.
    private const double ToleratedShort = 980;
    private const double ToleratedAhead = 5;

    private double _shortInARow;
    private double _seconds;
    private long _firstAt;

    /// <summary>Bytes per second; 0 for a compressed encoding, whose duration is unknown.</summary>
    public int BytesPerSecond { get; } = sampleRate * sampleBytes;

    /// <summary>Returns what is wrong with a message of this size, or null.</summary>
    public ServiceError? Check(int bytes)
    {
        if (BytesPerSecond == 0)
            return null;
        if (bytes % sampleBytes != 0)
            return ServiceError.HalfSample(bytes);
        double ms = bytes * 1000.0 / BytesPerSecond;
        if (ms > Longest)
            return ServiceError.Duration(ms);
        _shortInARow = ms < Shortest ? _shortInARow + Math.Max(ms, 1) : 0;
        if (_shortInARow >= ToleratedShort)
            return ServiceError.Duration(ms);
        return CheckSpeed(ms / 1000);
    }

    private ServiceError? CheckSpeed(double seconds)
    {
        if (maxRealtimeFactor is not { } factor)
            return null;
        if (_firstAt == 0)
            _firstAt = Stopwatch.GetTimestamp();
        _seconds += seconds;
        double elapsed = Stopwatch.GetElapsedTime(_firstAt).TotalSeconds;
        return _seconds > (elapsed * factor) + ToleratedAhead ? ServiceError.TooFast(_seconds, elapsed) : null;
    }
}
