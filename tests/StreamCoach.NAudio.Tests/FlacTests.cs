using StreamCoach.Audio.Backend;
using StreamCoach.Errors;
using StreamCoach.Tests;
using StreamCoach.Tests.Audio.Files;

namespace StreamCoach.NAudio.Tests;

/// <summary>FLAC that ffmpeg's encoder does not write, and damaged FLAC.</summary>
public class FlacTests
{
    [Fact]
    public void The_first_example_of_RFC_9639_is_decoded()
    {
        // RFC 9639, appendix D.1: one sample of two channels.
        using var file = new TemporaryFile(".flac", Convert.FromHexString(
            "664C61438000002210001000" + "00000F00000F0AC442F00000" + "00013E84B41807DC69030758" + "6A3DAD1A2E0FFFF869180000" + "BF0358FD03128BAA9A"));
        (float[] samples, string? fault) = Decoding.ReadAll(file.Path);
        Assert.Null(fault);
        Assert.Equal([25_588, 10_416], samples.Select(sample => sample * 32_768));
    }

    [Theory]
    [InlineData(4, 1, false, 0)]
    [InlineData(8, 1, false, 0)]
    [InlineData(12, 2, true, 0)]
    [InlineData(16, 8, false, 3)]
    [InlineData(20, 2, false, 4)]
    [InlineData(24, 2, true, 0)]
    [InlineData(32, 1, false, 0)]
    [InlineData(32, 2, true, 0)]
    [InlineData(32, 2, false, 31)]
    public void Samples_of_every_width_are_decoded(int width, int channels, bool side, int wasted)
    {
        var random = new Random(width);
        // The last block is shorter.
        int[][] wanted = [.. Enumerable.Range(0, channels).Select(_ => Enumerable.Range(0, 700)
            .Select(_ => (int)(random.NextInt64(-(1L << (width - 1)), 1L << (width - 1)) >> wasted << wasted)).ToArray())];
        using var file = new TemporaryFile(".flac", FlacWriter.Write(width, wanted, side, wasted));
        (float[] samples, string? fault) = Decoding.ReadAll(file.Path);
        Assert.Null(fault);
        Assert.Equal(700 * channels, samples.Length);
        Assert.All(Enumerable.Range(0, samples.Length), i => Assert.Equal(wanted[i % channels][i / channels] / (float)(1L << (width - 1)), samples[i]));
    }

    [Fact]
    public void A_damaged_block_becomes_silence_and_the_rest_keeps_its_time()
    {
        int[] wanted = [.. Enumerable.Range(1, 2_000)];
        byte[] bytes = FlacWriter.Write(16, [wanted]);
        // In the third of eight blocks.
        bytes[42 + 2 * 523 + 300] ^= 1;
        using var file = new TemporaryFile(".flac", bytes);
        (float[] samples, string? fault) = Decoding.ReadAll(file.Path);
        Assert.Equal("is damaged: 0.02 s of it cannot be decoded and is silent", fault);
        Assert.Equal(wanted.Select((sample, i) => i is >= 512 and < 768 ? 0 : sample), samples.Select(sample => (int)(sample * 32_768)));
    }

    [Fact]
    public void A_leading_ID3_tag_is_skipped()
    {
        // An ID3v2 tag of 300 bytes: 2 * 128 + 44.
        using var file = new TemporaryFile(".flac", [.. "ID3"u8, 4, 0, 0, 0, 0, 2, 44, .. new byte[300], .. File.ReadAllBytes(SpeechFile.Path("flac"))]);
        Assert.Equal(Decoding.ReadAll(SpeechFile.Path("flac")).Samples, Decoding.ReadAll(file.Path).Samples);
    }

    [Fact]
    public void A_file_truncated_in_its_header_is_reported()
    {
        using var file = new TemporaryFile(".flac", File.ReadAllBytes(SpeechFile.Path("flac"))[..60]);
        var failure = Assert.Throws<StreamCoachException>(() => AudioBackend.Current!.Decode(file.Path));
        Assert.Equal(FailureKind.AudioTruncated, failure.Kind);
        Assert.Contains("truncated before its first sample", failure.Message);
    }
}
