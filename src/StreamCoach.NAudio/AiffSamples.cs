using System.Buffers.Binary;
using StreamCoach.Audio.Backend;
using StreamCoach.Errors;

namespace StreamCoach.NAudio;

/// <summary>
/// Decodes AIFF and AIFC files of uncompressed samples: integers of 1 to 32 bits in either byte order, and floats. NAudio's reader
/// supports neither little-endian AIFC, which macOS writes, nor truncated files.
/// </summary>
internal sealed class AiffSamples : BlockSamples
{
    private const int BlockFrames = 1024, MostChannels = 64;

    private readonly Stream _file;
    private readonly Reader _read;
    private readonly int _width;
    private readonly byte[] _stored;
    private long _left;

    private AiffSamples(Stream file, Description description, Reader read, int width, long frames)
    {
        _file = file;
        _read = read;
        _width = width;
        SampleRate = (int)description.Rate;
        Channels = description.Channels;
        _stored = new byte[BlockFrames * Channels * width];
        Frames = _left = frames;
    }

    private delegate float Reader(ReadOnlySpan<byte> stored);

    private sealed record Description(int Channels, long Frames, int Bits, double Rate, string Encoding);

    /// <summary>Opens a file; <see langword="null"/> if its samples are compressed or its description is invalid.</summary>
    /// <param name="file">The file, at its first byte; this object takes ownership of it.</param>
    /// <param name="name">The name that the user knows, for errors.</param>
    /// <exception cref="StreamCoachException">The file is truncated before its first sample.</exception>
    public static ISampleReader? Open(Stream file, string name)
    {
        Description? description = null;
        long sound = -1, length = 0;
        Span<byte> chunk = stackalloc byte[8];
        long next = file.Position + 12;
        while (description is null || sound < 0)
        {
            file.Position = next;
            if (file.ReadAtLeast(chunk, chunk.Length, throwOnEndOfStream: false) < chunk.Length) throw CutOff(name);
            uint size = BinaryPrimitives.ReadUInt32BigEndian(chunk[4..]);
            next += 8 + size + (size & 1);
            if (chunk.StartsWith("COMM"u8)) description = Describe(Bytes(file, (int)Math.Min(size, 22), name));
            if (!chunk.StartsWith("SSND"u8)) continue;
            // The samples may begin at an offset; the block size has no meaning in a file.
            uint offset = BinaryPrimitives.ReadUInt32BigEndian(Bytes(file, 8, name));
            sound = file.Position + offset;
            length = size - 8L - offset;
        }
        if (description is not { Channels: > 0 and <= MostChannels, Bits: > 0, Rate: >= 1 and <= HighestRate }) return null;
        if (ReaderFor(description.Encoding, description.Bits) is not (Reader read, int width)) return null;
        file.Position = sound;
        // A recorder that was killed leaves 0.
        return new AiffSamples(file, description, read, width, description.Frames > 0 ? description.Frames : Math.Max(0, length) / (width * description.Channels));
    }

    protected override void Dispose(bool disposing) => _file.Dispose();

    protected override bool Decode()
    {
        int block = _width * Channels;
        int wanted = (int)Math.Min(_left, BlockFrames);
        int frames = _file.ReadAtLeast(_stored.AsSpan(0, wanted * block), wanted * block, throwOnEndOfStream: false) / block;
        _left -= frames;
        Span<float> room = Room(frames);
        for (int i = 0; i < room.Length; i++) room[i] = _read(_stored.AsSpan(i * _width));
        Provide(frames);
        return frames > 0;
    }

    // Integers are left-justified in whole bytes.
    private static (Reader Read, int Width)? ReaderFor(string encoding, int bits) => (encoding, (bits + 7) / 8) switch
    {
        ("NONE" or "twos", 1) or ("sowt", 1) => (at => (sbyte)at[0] / 128f, 1),
        ("raw ", 1) => (at => (at[0] - 128) / 128f, 1),
        ("NONE" or "twos", 2) => (at => BinaryPrimitives.ReadInt16BigEndian(at) / 32_768f, 2),
        ("sowt", 2) => (at => BinaryPrimitives.ReadInt16LittleEndian(at) / 32_768f, 2),
        ("NONE" or "twos" or "in24", 3) => (at => (at[0] << 24 | at[1] << 16 | at[2] << 8) / 2_147_483_648f, 3),
        ("sowt", 3) => (at => (at[2] << 24 | at[1] << 16 | at[0] << 8) / 2_147_483_648f, 3),
        ("NONE" or "twos" or "in32", 4) => (at => BinaryPrimitives.ReadInt32BigEndian(at) / 2_147_483_648f, 4),
        ("sowt", 4) => (at => BinaryPrimitives.ReadInt32LittleEndian(at) / 2_147_483_648f, 4),
        ("fl32" or "FL32", _) => (at => BinaryPrimitives.ReadSingleBigEndian(at), 4),
        ("fl64" or "FL64", _) => (at => (float)BinaryPrimitives.ReadDoubleBigEndian(at), 8),
        _ => null,
    };

    private static Description? Describe(byte[] common)
    {
        if (common.Length < 18) return null;
        // The rate is an 80-bit float: 15 bits of exponent, then 64 bits with an explicit leading one.
        int exponent = (BinaryPrimitives.ReadUInt16BigEndian(common.AsSpan(8)) & 0x7FFF) - 16_383 - 63;
        double rate = Math.Round(Math.ScaleB((double)BinaryPrimitives.ReadUInt64BigEndian(common.AsSpan(10)), exponent));
        return new(
            BinaryPrimitives.ReadUInt16BigEndian(common), BinaryPrimitives.ReadUInt32BigEndian(common.AsSpan(2)), BinaryPrimitives.ReadUInt16BigEndian(common.AsSpan(6)),
            rate, common.Length < 22 ? "NONE" : System.Text.Encoding.Latin1.GetString(common, 18, 4));
    }

    private static byte[] Bytes(Stream file, int count, string name)
    {
        var bytes = new byte[count];
        return file.ReadAtLeast(bytes, count, throwOnEndOfStream: false) == count ? bytes : throw CutOff(name);
    }

    private static StreamCoachException CutOff(string name) => new(FailureKind.AudioTruncated, $"'{name}' is truncated before its first sample.");
}
