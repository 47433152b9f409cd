using System.Buffers.Binary;
using StreamCoach.Audio.Backend;
using StreamCoach.Tests;
using StreamCoach.Tests.Audio.Files;

namespace StreamCoach.NAudio.Tests;

/// <summary>Compressed files with damage in the middle, and files that only look like one.</summary>
public class DamageTests
{
    [Fact]
    public void Damaged_mp3_frames_become_silence_and_the_rest_keeps_its_time()
    {
        float[] wanted = Decoding.ReadAll(SpeechFile.Path("mp3")).Samples;
        byte[] bytes = File.ReadAllBytes(SpeechFile.Path("mp3"));
        // Frames of 288 bytes, 36 ms each: the headers of three are gone.
        bytes.AsSpan(8_000, 864).Clear();
        using var file = new TemporaryFile(".mp3", bytes);
        (float[] samples, string? fault) = Decoding.ReadAll(file.Path);
        Assert.StartsWith("is damaged: 0.1", fault);
        Assert.Equal(wanted.Length, samples.Length);
        Assert.InRange(Decoding.Difference(wanted.AsSpan(^8_000..), samples.AsSpan(^8_000..)), 0, 0.1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_missing_or_damaged_opus_page_becomes_silence_and_the_rest_keeps_its_time(bool missing)
    {
        float[] wanted = Decoding.ReadAll(SpeechFile.Path("opus")).Samples;
        byte[] bytes = File.ReadAllBytes(SpeechFile.Path("opus"));
        // Two pages of headers, two pages with a second of audio each, and the rest.
        int second = Page(bytes, Page(bytes, Page(bytes, 0))), third = Page(bytes, second);
        if (!missing) bytes[second + 1_000] ^= 1;
        using var file = new TemporaryFile(".opus", missing ? [.. bytes[..second], .. bytes[third..]] : bytes);
        (float[] samples, string? fault) = Decoding.ReadAll(file.Path);
        Assert.Equal("is damaged: 0.99 s of it cannot be decoded and is silent", fault);
        Assert.Equal(wanted.Length, samples.Length);
        Assert.Equal(wanted[..47_000], samples[..47_000]);
        Assert.DoesNotContain(samples[48_000..94_000], sample => sample != 0);
    }

    [Fact]
    public void A_damaged_vorbis_page_is_reported()
    {
        byte[] bytes = File.ReadAllBytes(SpeechFile.Path("ogg"));
        bytes[Page(bytes, Page(bytes, 0)) + 1_000] ^= 1;
        using var file = new TemporaryFile(".ogg", bytes);
        (float[] samples, string? fault) = Decoding.ReadAll(file.Path);
        Assert.Equal("is truncated or damaged: part of it is missing", fault);
        Assert.InRange(samples.Length, 14_000, 18_000);
    }

    [Fact]
    public void Mp3_at_8_kHz_is_declined()
    {
        Ffmpeg.Require();
        using var file = new TemporaryFile(".mp3", []);
        Ffmpeg.Write(file.Path, $"-i {SpeechFile.Path("wav")} -ar 8000");
        if (!OperatingSystem.IsWindows()) Assert.Null(AudioBackend.Current!.Decode(file.Path));
    }

    [Theory]
    [InlineData("mp3", ".flac")]
    [InlineData("flac", ".ogg")]
    [InlineData("opus", ".mp3")]
    [InlineData("aiff", ".txt")]
    public void The_file_extension_is_ignored(string format, string extension)
    {
        using var file = new TemporaryFile(extension, File.ReadAllBytes(SpeechFile.Path(format)));
        Assert.Equal(Decoding.ReadAll(SpeechFile.Path(format)).Samples, Decoding.ReadAll(file.Path).Samples);
    }

    [Theory]
    [InlineData("m4a")]
    [InlineData("mp4")]
    [InlineData("webm")]
    public void Formats_without_a_decoder_are_declined(string format)
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("Windows decodes it.");
        Assert.Null(AudioBackend.Current!.Decode(SpeechFile.Path(format)));
    }

    private static int Page(byte[] bytes, int at)
    {
        Assert.True(BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(at)) == 0x4F67_6753);
        return at + 27 + bytes[at + 26] + bytes.AsSpan(at + 27, bytes[at + 26]).ToArray().Sum(part => part);
    }
}
