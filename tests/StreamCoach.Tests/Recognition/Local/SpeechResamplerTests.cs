using System.Runtime.InteropServices;
using StreamCoach.Recognition.Local;

namespace StreamCoach.Tests.Recognition.Local;

public class SpeechResamplerTests
{
    [Theory]
    [InlineData(8_000)]
    [InlineData(11_025)]
    [InlineData(12_347)]
    [InlineData(16_000)]
    [InlineData(22_050)]
    [InlineData(44_100)]
    [InlineData(48_000)]
    [InlineData(96_000)]
    public void A_tone_keeps_its_time_and_level(int rate)
    {
        ReadOnlySpan<float> output = Convert(rate, Tone(rate, 440, 1), 1_000);
        Assert.InRange(output.Length, SpeechAudio.SampleRate - 2, SpeechAudio.SampleRate + 2);
        for (int i = 200; i < output.Length - 200; i++)
            Assert.InRange(output[i] - 0.5 * Math.Sin(2 * Math.PI * 440 * i / SpeechAudio.SampleRate), -0.002, 0.002);
    }

    [Theory]
    [InlineData(44_100)]
    [InlineData(48_000)]
    public void What_the_lower_rate_cannot_hold_is_gone(int rate)
    {
        foreach (float sample in Convert(rate, Tone(rate, 11_000, 1), 1_000)[200..^200]) Assert.InRange(sample, -0.002, 0.002);
    }

    [Theory]
    [InlineData(8_000)]
    [InlineData(44_100)]
    public void The_pieces_that_audio_comes_in_change_nothing(int rate)
    {
        short[] tone = Tone(rate, 700, 0.5);
        Assert.Equal(Convert(rate, tone, tone.Length).ToArray(), Convert(rate, tone, 37).ToArray());
    }

    private static short[] Tone(int rate, double frequency, double seconds) =>
        [.. Enumerable.Range(0, (int)(seconds * rate)).Select(i => (short)Math.Round(16_384 * Math.Sin(2 * Math.PI * frequency * i / rate)))];

    private static ReadOnlySpan<float> Convert(int rate, short[] samples, int piece)
    {
        var resampler = new SpeechResampler(rate);
        var window = new SpeechWindow();
        foreach (short[] part in samples.Chunk(piece)) resampler.Add(MemoryMarshal.AsBytes(part.AsSpan()), window);
        resampler.Finish(window);
        return window.Slice(0, window.End).Span;
    }
}
