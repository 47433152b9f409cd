using System.Buffers.Binary;
using System.Text;
using StreamCoach.Audio.Files;
using StreamCoach.Errors;

namespace StreamCoach.Tests.Audio;

public class WavReaderTests
{
    [Fact]
    public void Sixteen_bit_mono_is_unchanged()
    {
        short[] samples = [0, 1, -1, 12_345, -12_345, short.MaxValue, short.MinValue];
        (int rate, short[] read) = Read(Wav.Mono16(44_100, samples));
        Assert.Equal(44_100, rate);
        Assert.Equal(samples, read);
    }

    [Theory]
    // tag, bits, stored bytes of one sample, expected
    [InlineData(1, 8, "80", 0)]
    [InlineData(1, 8, "FF", 127 * 256)]
    [InlineData(1, 8, "00", -32_768)]
    [InlineData(1, 24, "000040", 16_384)]
    [InlineData(1, 24, "FFFF7F", 32_767)]
    [InlineData(1, 24, "80FFFF", -1)]
    [InlineData(1, 32, "00000080", -32_768)]
    [InlineData(1, 32, "FFFFFF7F", 32_767)]
    [InlineData(3, 32, "0000003F", 16_384)]
    [InlineData(3, 32, "000080BF", -32_768)]
    [InlineData(3, 32, "00000040", 32_767)]
    [InlineData(3, 32, "0000C07F", 0)]
    [InlineData(3, 64, "000000000000E03F", 16_384)]
    [InlineData(7, 8, "FF", 0)]
    [InlineData(7, 8, "80", 32_124)]
    [InlineData(7, 8, "00", -32_124)]
    [InlineData(7, 8, "F0", 120)]
    [InlineData(6, 8, "D5", 8)]
    [InlineData(6, 8, "AA", 32_256)]
    [InlineData(6, 8, "2A", -32_256)]
    public void Every_encoding_is_converted_to_sixteen_bits(int tag, int bits, string stored, int expected)
    {
        (_, short[] read) = Read(Wav.Make(tag, 1, 16_000, bits, Convert.FromHexString(stored)));
        Assert.Equal([(short)expected], read);
    }

    [Fact]
    public void Channels_are_averaged_and_rounded()
    {
        byte[] data = new byte[12];
        short[] samples = [100, 200, 300, -5, -5, -6];
        for (int i = 0; i < samples.Length; i++) BinaryPrimitives.WriteInt16LittleEndian(data.AsSpan(i * 2), samples[i]);
        (_, short[] three) = Read(Wav.Make(1, 3, 16_000, 16, data));
        Assert.Equal([200, -5], three);
    }

    [Fact]
    public void The_extensible_header_and_unknown_chunks_of_odd_length_are_read()
    {
        byte[] list = [.. Encoding.ASCII.GetBytes("LIST"), 3, 0, 0, 0, 1, 2, 3, 0];
        (_, short[] read) = Read(Wav.Make(1, 1, 48_000, 16, [1, 0, 2, 0], before: list, extensible: true));
        Assert.Equal([1, 2], read);
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(uint.MaxValue)]
    [InlineData(0x7FFF_F000u)]
    public void An_unknown_length_means_to_the_end(uint length)
    {
        (_, short[] read) = Read(Wav.Make(1, 1, 16_000, 16, [1, 0, 2, 0], length));
        Assert.Equal([1, 2], read);
    }

    [Fact]
    public void A_file_shorter_than_its_header_says_is_read_to_its_end_and_reported()
    {
        WavReader wav = Open(Wav.Make(1, 1, 16_000, 16, [1, 0, 2, 0], length: 8));
        var pcm = new byte[100];
        Assert.Equal(4, wav.Read(pcm));
        var failure = Assert.Throws<StreamCoachException>(() => wav.Read(pcm));
        Assert.Equal(FailureKind.AudioTruncated, failure.Kind);
    }

    [Fact]
    public void A_file_truncated_in_its_header_is_reported()
    {
        byte[] whole = Wav.Mono16(16_000, 1, 2, 3);
        var failure = Assert.Throws<StreamCoachException>(() => Open(whole[..30]));
        Assert.Equal(FailureKind.AudioTruncated, failure.Kind);
    }

    [Theory]
    [InlineData("494433040000000000000000", "MP3")]
    [InlineData("664C61430000002200000000", "FLAC")]
    [InlineData("4F6767530000000000000000", "Ogg")]
    [InlineData("00000020667479704D344120", "M4A")]
    [InlineData("7465787420696E2061206669", "not in a known audio format")]
    public void A_file_that_is_not_wav_is_reported(string head, string named)
    {
        var failure = Assert.Throws<StreamCoachException>(() => Open(Convert.FromHexString(head)));
        Assert.Equal(FailureKind.AudioFormatNotSupported, failure.Kind);
        Assert.Contains(named, failure.Message);
        Assert.Contains("ffmpeg", failure.Advice);
    }

    [Fact]
    public void A_compressed_wav_is_reported_with_its_format_tag()
    {
        var failure = Assert.Throws<StreamCoachException>(() => Open(Wav.Make(0x11, 1, 16_000, 4, [1, 2])));
        Assert.Equal(FailureKind.AudioFormatNotSupported, failure.Kind);
        Assert.Contains("17", failure.Message);
    }

    [Fact]
    public void Samples_split_between_reads_are_joined()
    {
        byte[] wav = Wav.Make(1, 2, 16_000, 24, [.. Enumerable.Range(0, 600).Select(i => (byte)i)]);
        (_, short[] whole) = Read(wav);
        (_, short[] pieces) = Read(wav, new Trickle(wav, 7));
        Assert.Equal(100, whole.Length);
        Assert.Equal(whole, pieces);
    }

    private static WavReader Open(byte[] wav) => WavReader.Open(new MemoryStream(wav), "test.wav");

    private static (int Rate, short[] Samples) Read(byte[] wav, Stream? stream = null)
    {
        WavReader reader = WavReader.Open(stream ?? new MemoryStream(wav), "test.wav");
        var samples = new List<short>();
        var pcm = new byte[64];
        int read;
        while ((read = reader.Read(pcm)) > 0)
        {
            for (int i = 0; i < read; i += 2) samples.Add(BinaryPrimitives.ReadInt16LittleEndian(pcm.AsSpan(i)));
        }
        return (reader.SampleRate, [.. samples]);
    }

    /// <summary>Returns a few bytes at a time, as a pipe may.</summary>
    private sealed class Trickle(byte[] bytes, int atMost) : MemoryStream(bytes)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, atMost)]);

        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, atMost));
    }
}
