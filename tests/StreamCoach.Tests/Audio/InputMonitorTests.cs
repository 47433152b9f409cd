using StreamCoach.Audio;
using StreamCoach.Errors;

namespace StreamCoach.Tests.Audio;

public class InputMonitorTests
{
    private const int BytesPerSecond = 32_000;

    private static readonly byte[] Zeros = new byte[BytesPerSecond];

    private readonly InputMonitor _monitor = new(watchesZeros: true);

    [Fact]
    public void The_level_is_that_of_the_latest_audio()
    {
        Assert.Null(_monitor.Level);
        Measure(Wav.Tone(0.1)[44..]);
        // A sine of 12,000 of 32,768 has 8.7 dB less than full scale at its peak, and 3 dB less as RMS.
        Assert.Equal(-11.7, _monitor.Level!.Value, 0.1);
        Measure(Zeros);
        Assert.Equal(InputMonitor.LowestLevel, _monitor.Level);
        Assert.Equal(InputState.Hearing, _monitor.State);
        _monitor.Closed();
        Assert.Null(_monitor.Level);
        Assert.Equal(InputState.Closed, _monitor.State);
    }

    [Fact]
    public void Samples_at_full_scale_are_counted()
    {
        Measure(Wav.Mono16(16_000, short.MaxValue, short.MinValue, 32_766, 0, -32_767)[44..]);
        Measure(Wav.Mono16(16_000, short.MaxValue)[44..]);
        Assert.Equal(3, _monitor.ClippedSamples);
    }

    [Fact]
    public void Ten_seconds_of_zeros_are_reported_once_until_a_nonzero_sample()
    {
        for (int i = 0; i < 9; i++) Measure(Zeros);
        Assert.Equal(InputState.Hearing, _monitor.State);
        for (int i = 0; i < 9; i++) Measure(Zeros);
        Assert.Equal(InputState.Silent, _monitor.State);
        Measure([1, 0]);
        Assert.Equal(InputState.Hearing, _monitor.State);
        for (int i = 0; i < 11; i++) Measure(Zeros);
        Assert.Equal(InputState.Silent, _monitor.State);
        Assert.Single(Warnings(), text => text.Contains("muted"));
    }

    [Fact]
    public void Zeros_of_loopback_and_of_a_lost_device_are_not_reported()
    {
        var loopback = new InputMonitor();
        _monitor.Lost("It was pulled.");
        for (int i = 0; i < 20; i++)
        {
            loopback.Measure(Zeros, BytesPerSecond);
            Measure(Zeros);
        }
        Assert.Equal((InputState.Hearing, InputState.Lost), (loopback.State, _monitor.State));
        Assert.Empty(loopback.Diagnostics.Since(0));
        _monitor.Back("microphone (parec)", TimeSpan.FromSeconds(20));
        Assert.Equal((InputState.Hearing, 1), (_monitor.State, _monitor.DeviceLosses));
        Assert.Equal(2, Warnings().Count());
    }

    [Fact]
    public void A_stall_ends_with_the_next_audio()
    {
        _monitor.Stalled();
        Assert.Equal(InputState.Opening, _monitor.State);
        Measure([1, 0]);
        _monitor.Stalled();
        _monitor.Stalled();
        Assert.Equal((InputState.Stalled, null), (_monitor.State, _monitor.Level));
        Measure([1, 0]);
        Assert.Equal(InputState.Hearing, _monitor.State);
        Assert.Single(Warnings());
    }

    [Fact]
    public void A_wrong_rate_is_reported_and_can_end()
    {
        Measure([1, 0]);
        _monitor.WrongRate(3);
        _monitor.WrongRate(3);
        Measure([1, 0]);
        Assert.Equal(InputState.WrongRate, _monitor.State);
        _monitor.RightRate();
        Assert.Equal(InputState.Hearing, _monitor.State);
        Assert.Contains("3.00 times", Assert.Single(Warnings()));
        // A repeated loss is a warning only the first time.
        _monitor.Overrun(TimeSpan.FromSeconds(0.5));
        _monitor.Overrun(TimeSpan.FromSeconds(0.5));
        Assert.Equal((2, 2), (_monitor.Overruns, Warnings().Count()));
    }

    [Fact]
    public void Listening_allocates_nothing()
    {
        byte[] tone = Wav.Tone(0.05)[44..];
        Measure(tone);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1_000; i++) _monitor.Measure(tone, BytesPerSecond);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000);
    }

    private void Measure(byte[] pcm) => _monitor.Measure(pcm, BytesPerSecond);

    private IEnumerable<string> Warnings() => _monitor.Diagnostics.Since(0).Where(note => note.Level == DiagnosticLevel.Warning).Select(note => note.Text);
}
