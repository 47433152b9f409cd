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

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(long.MaxValue)]
    [InlineData(3_000_000_000)]
    public void The_stated_end_of_vorbis_may_be_anywhere(long end)
    {
        byte[] bytes = File.ReadAllBytes(SpeechFile.Path("ogg"));
        using var whole = new TemporaryFile(".ogg", bytes);
        int last = bytes.AsSpan().LastIndexOf("OggS"u8);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(last + 6), end);
        OggPages.Seal(bytes);
        using var file = new TemporaryFile(".ogg", bytes);
        int wanted = Decoding.ReadAll(whole.Path).Samples.Length;
        // A packet of Vorbis has at most 8,192 samples.
        Assert.InRange(Decoding.ReadAll(file.Path).Samples.Length, wanted - 8_192, wanted + 8_192);
    }

    [Fact]
    public void A_vorbis_table_that_does_not_end_within_its_packet_is_declined()
    {
        byte[] bytes = File.ReadAllBytes(SpeechFile.Path("ogg"));
        // One table of 100 entries in the order of their lengths, but the packet ends with its head.
        byte[] page = [.. bytes.AsSpan(bytes.AsSpan().LastIndexOf("OggS"u8), 26), 1, 15, 5, .. "vorbis"u8, 0, 0x42, 0x43, 0x56, 1, 0, 100, 0];
        page[5] = 0;
        BinaryPrimitives.WriteInt32LittleEndian(page.AsSpan(18), 1);
        byte[] comments = [.. page.AsSpan(0, 26), 1, 16, 3, .. "vorbis"u8, 0, 0, 0, 0, 0, 0, 0, 0, 1];
        BinaryPrimitives.WriteInt32LittleEndian(page.AsSpan(18), 2);
        byte[] cut = [.. bytes.AsSpan(0, Page(bytes, 0)), .. comments, .. page];
        OggPages.Seal(cut);
        using var file = new TemporaryFile(".ogg", cut);
        Assert.Null(AudioBackend.Current!.Decode(file.Path));
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
