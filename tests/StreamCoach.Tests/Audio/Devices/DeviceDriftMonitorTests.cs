using System.Diagnostics;
using StreamCoach.Audio.Devices;

namespace StreamCoach.Tests.Audio.Devices;

/// <summary>A device's samples against a clock that the test moves.</summary>
public class DeviceDriftMonitorTests
{
    private readonly DeviceDriftMonitor _clock = new(32_000);
    private readonly Random _random = new(5);
    private double _now = 100;

    [Fact]
    public void Jitter_bursts_and_a_slightly_wrong_crystal_are_none_of_its_business()
    {
        Assert.Empty(Deliver(60, jitter: 0.2));
        Assert.Empty(Deliver(60, times: 1.001));
        // A pause whose sound comes after all.
        _now += 2;
        Pass(64_000);
        Assert.Empty(Deliver(30));
    }

    [Fact]
    public void Sound_that_never_comes_was_lost_once()
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
    public void A_wrong_rate_shows_in_every_window(double times)
    {
        (double Behind, int InARow)[] told = [.. Deliver(30, times)];
        Assert.Contains(told, verdict => verdict.InARow > 1);
        Assert.All(told.Where(verdict => verdict.InARow > 1), verdict => Assert.Equal(times, DeviceDriftMonitor.Times(verdict.Behind), 0.05));
    }

    [Fact]
    public void After_a_pause_it_begins_anew()
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
