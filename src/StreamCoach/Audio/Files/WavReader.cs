using System.Buffers.Binary;
using StreamCoach.Errors;

namespace StreamCoach.Audio.Files;

/// <summary>Reads a WAV file (RIFF, or RF64 for large files) as 16-bit mono at its own rate. The stream need not be seekable.</summary>
internal sealed class WavReader : IAudioReader
{
    private const int FormatPcm = 1, FormatFloat = 3, FormatALaw = 6, FormatMuLaw = 7, FormatExtensible = 0xFFFE;

    // Programs that write to a pipe do not know the length; they leave 0, all ones, or just under 2 GiB.
    private const uint LengthUnknownFrom = 0x7FFF_0000;

    private readonly Stream _stream;
    private readonly string _name;
    private readonly SampleDecoder _decoder;
    private readonly bool _lengthKnown;
    private readonly long _dataStart;
    private readonly long _dataBytes;
    private long _left;
    private byte[] _stored = [];

    private WavReader(Stream stream, string name, SampleDecoder decoder, int sampleRate, uint dataBytes)
    {
        _stream = stream;
        _name = name;
        _decoder = decoder;
        SampleRate = sampleRate;
        _lengthKnown = dataBytes is > 0 and < LengthUnknownFrom;
        _left = _dataBytes = _lengthKnown ? dataBytes : long.MaxValue;
        _dataStart = stream.CanSeek ? stream.Position : 0;
    }

    /// <summary>Samples per second.</summary>
    public int SampleRate { get; }

    public double? Length => _lengthKnown ? (double)_dataBytes / _decoder.BlockBytes / SampleRate : null;

    /// <summary>Reads the header and leaves the stream at the first sample.</summary>
    /// <param name="stream">The stream, at its beginning.</param>
    /// <param name="name">The name that the user knows, for errors.</param>
    /// <exception cref="StreamCoachException">The stream is empty, not a WAV, truncated in its header, or in an unsupported
    /// encoding.</exception>
    public static WavReader Open(Stream stream, string name)
    {
        var head = new byte[12];
        int read = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        if (read == 0) throw new StreamCoachException(FailureKind.AudioEmpty, $"'{name}' is empty.");
        if (!StartsAsWav(head.AsSpan(0, read))) throw FileSignature.NotSupported(name, FileSignature.Guess(head.AsSpan(0, read)));

        byte[]? format = null;
        var chunk = new byte[8];
        while (true)
        {
            if (stream.ReadAtLeast(chunk, chunk.Length, throwOnEndOfStream: false) < chunk.Length) throw CutOff(name);
            uint length = BinaryPrimitives.ReadUInt32LittleEndian(chunk.AsSpan(4));
            if (chunk.AsSpan().StartsWith("data"u8)) return Make(stream, name, format, length);
            // Chunks are padded to an even length.
            byte[]? kept = chunk.AsSpan().StartsWith("fmt "u8) ? new byte[Math.Min(length, 64)] : null;
            if (!Skip(stream, length + (length & 1L), kept)) throw CutOff(name);
            format = kept ?? format;
        }
    }

    /// <summary>Reads audio.</summary>
    /// <returns>Bytes of 16-bit mono; 0 at the end.</returns>
    /// <exception cref="StreamCoachException">The audio is shorter than the header says; everything before its end was read.</exception>
    public int Read(Span<byte> pcm)
    {
        int block = _decoder.BlockBytes;
        long wanted = Math.Min((long)pcm.Length / 2 * block, _left - _left % block);
        if (wanted == 0) return 0;
        if (_stored.Length < wanted) _stored = new byte[wanted];
        int read = _stream.ReadAtLeast(_stored.AsSpan(0, (int)wanted), block, throwOnEndOfStream: false);
        int odd = read % block;
        if (odd > 0 && read > odd) read += _stream.ReadAtLeast(_stored.AsSpan(read, block - odd), block - odd, throwOnEndOfStream: false);
        read -= read % block;
        if (read == 0 && _lengthKnown)
            throw new StreamCoachException(FailureKind.AudioTruncated, $"'{_name}' is shorter than its header says.");
        _left -= read;
        return _decoder.Decode(_stored.AsSpan(0, read), pcm);
    }

    public bool CanSeek => _stream.CanSeek;

    /// <summary>Continues at another offset of a seekable stream.</summary>
    /// <param name="offset">Bytes of 16-bit mono from the first sample.</param>
    public void Seek(long offset)
    {
        long stored = Math.Min(offset / 2 * _decoder.BlockBytes, _dataBytes);
        _stream.Position = _dataStart + stored;
        _left = _dataBytes - stored;
    }

    /// <summary>Closes the stream.</summary>
    public void Dispose() => _stream.Dispose();

    public static bool StartsAsWav(ReadOnlySpan<byte> head) =>
        head.Length >= 12 && (head.StartsWith("RIFF"u8) || head.StartsWith("RF64"u8)) && head[8..].StartsWith("WAVE"u8);

    private static WavReader Make(Stream stream, string name, byte[]? format, uint dataBytes)
    {
        if (format is null || format.Length < 16) throw CutOff(name);
        int tag = BinaryPrimitives.ReadUInt16LittleEndian(format);
        int channels = BinaryPrimitives.ReadUInt16LittleEndian(format.AsSpan(2));
        int rate = (int)Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(format.AsSpan(4)), int.MaxValue);
        int bits = BinaryPrimitives.ReadUInt16LittleEndian(format.AsSpan(14));
        // The extensible header stores the real tag in the first two bytes of a GUID.
        if (tag == FormatExtensible && format.Length >= 26) tag = BinaryPrimitives.ReadUInt16LittleEndian(format.AsSpan(24));

        SampleKind? kind = tag switch
        {
            FormatPcm => SampleKind.Integer,
            FormatFloat => SampleKind.Float,
            FormatALaw => SampleKind.ALaw,
            FormatMuLaw => SampleKind.MuLaw,
            _ => null,
        };
        if (kind is not { } known || !SampleDecoder.Supports(known, bits))
            throw FileSignature.NotSupported(name, $"WAV with encoding {tag} at {bits} bits");
        if (channels == 0) throw FileSignature.NotSupported(name, "WAV without channels");
        return new(stream, name, new(known, bits, channels), rate, dataBytes);
    }

    private static bool Skip(Stream stream, long bytes, byte[]? keep)
    {
        int kept = keep is null ? 0 : stream.ReadAtLeast(keep, keep.Length, throwOnEndOfStream: false);
        if (kept < (keep?.Length ?? 0)) return false;
        bytes -= kept;
        var scratch = new byte[4096];
        while (bytes > 0)
        {
            int read = stream.Read(scratch, 0, (int)Math.Min(bytes, scratch.Length));
            if (read == 0) return false;
            bytes -= read;
        }
        return true;
    }

    private static StreamCoachException CutOff(string name) =>
        new(FailureKind.AudioTruncated, $"'{name}' is truncated before its first sample.");
}
