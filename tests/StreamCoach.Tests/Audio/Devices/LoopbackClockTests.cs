using System.Diagnostics;
using StreamCoach.Audio.Devices;

namespace StreamCoach.Tests.Audio.Devices;

/// <summary>What a loopback device delivers, played and silent, is as long as the time that has passed.</summary>
public class LoopbackClockTests
{
    private const int BytesPerSecond = 32_000;

    private readonly LoopbackClock _clock = new(BytesPerSecond, start: 0);
    private double _silence;

    [Fact]
    public void Silence_is_delivered_in_real_time_while_nothing_is_played()
    {
        Fill(from: 0, to: 5);
        Assert.Equal(5 - LoopbackClock.Lag.TotalSeconds, _silence, 2);
    }

    [Fact]
    public void After_a_short_sound_the_silence_continues_in_real_time()
    {
        _clock.Add((int)(0.13 * BytesPerSecond));
        Fill(from: 0.13, to: 8.13);
        Assert.Equal(8 - LoopbackClock.Lag.TotalSeconds, _silence, 2);
    }

    [Fact]
    public void There_is_no_silence_within_sound_that_arrives_in_time()
    {
        for (int i = 1; i <= 1_000; i++)
        {
            _clock.Add(BytesPerSecond / 100);
            // 60 ms late.
            Assert.Equal(0, _clock.Missing(Ticks(i / 100.0 + 0.06)));
        }
    }

    [Fact]
    public void A_thousand_pauses_add_no_error()
    {
        double time = 0;
        for (int i = 0; i < 1_000; i++)
        {
            // The last 20 ms of each sound arrive only after it has ended.
            _clock.Add((int)(0.5 * BytesPerSecond) / 2 * 2);
            _silence += 0.5;
            Fill(time + 0.5, time + 1.2);
            time += 1.2;
        }
        Assert.Equal(time - LoopbackClock.Lag.TotalSeconds, _silence, 2);
    }

    [Fact]
    public void Sound_from_a_faster_clock_is_not_followed_by_silence_before_the_time_has_caught_up()
    {
        _clock.Add(10 * BytesPerSecond);
        Assert.Equal(0, _clock.Missing(Ticks(9.5)));
        Assert.Equal(BytesPerSecond / 2, _clock.Missing(Ticks(10.5 + LoopbackClock.Lag.TotalSeconds)), 2.0);
    }

    [Fact]
    public void Only_whole_samples_are_filled()
    {
        for (int i = 0; i < 5_000; i++) Assert.Equal(0, _clock.Missing(Ticks(1 + i * 1e-5)) % 2);
    }

    private void Fill(double from, double to)
    {
        for (double now = from; now <= to + 1e-9; now += 0.05)
        {
            int bytes = _clock.Missing(Ticks(now));
            _clock.Add(bytes);
            _silence += (double)bytes / BytesPerSecond;
        }
    }

    private static long Ticks(double seconds) => (long)(seconds * Stopwatch.Frequency);
}
