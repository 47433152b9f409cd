using System.Diagnostics;
using StreamCoach.Audio.Devices;

namespace StreamCoach.Tests.Audio.Devices;

/// <summary>Compares a device's samples with a clock that the test sets.</summary>
public class DeviceDriftMonitorTests
{
    private readonly DeviceDriftMonitor _clock = new(32_000);
    private readonly Random _random = new(5);
    private double _now = 100;

    [Fact]
    public void Jitter_bursts_and_small_clock_drift_are_ignored()
    {
        Assert.Empty(Deliver(60, jitter: 0.2));
        Assert.Empty(Deliver(60, times: 1.001));
        // A pause whose audio arrives late.
        _now += 2;
        Pass(64_000);
        Assert.Empty(Deliver(30));
    }

    [Fact]
    public void Missing_audio_is_reported_once()
    {
        Assert.Empty(Deliver(12));
        _now += 0.7;
        (double behind, int inARow) = Assert.Single(Deliver(20));
        Assert.Equal(0.7, behind, 0.06);
        Assert.Equal(1, inARow);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(0.5)]
    [InlineData(1.1)]
    public void A_wrong_sample_rate_is_detected_in_every_window(double times)
    {
        (double Behind, int InARow)[] told = [.. Deliver(30, times)];
        Assert.Contains(told, verdict => verdict.InARow > 1);
        Assert.All(told.Where(verdict => verdict.InARow > 1), verdict => Assert.Equal(times, DeviceDriftMonitor.Times(verdict.Behind), 0.05));
    }

    [Fact]
    public void The_monitor_restarts_after_a_pause()
    {
        Deliver(12);
        _now += 60;
        _clock.Reset();
        Assert.Empty(Deliver(30));
    }

    private List<(double, int)> Deliver(double seconds, double times = 1, double jitter = 0)
    {
        var told = new List<(double, int)>();
        double end = _now + seconds;
        while (_now < end)
        {
            _now += 0.05;
            if (Pass((int)(1_600 * times), _random.NextDouble() * jitter) is { InARow: > 0 } verdict) told.Add(verdict);
        }
        return told;
    }

    private (double Behind, int InARow)? Pass(int bytes, double late = 0) => _clock.Pass(bytes, (long)((_now + late) * Stopwatch.Frequency));
}
