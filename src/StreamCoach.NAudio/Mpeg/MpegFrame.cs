using NLayer;

namespace StreamCoach.NAudio.Mpeg;

/// <summary>One frame in the form that the decoder reads. The same object is used for all frames.</summary>
internal sealed class MpegFrame : IMpegFrame
{
    private readonly byte[] _bytes = new byte[2_048];
    private MpegHeader _header;
    private int _bit;

    /// <summary>The bytes of the frame.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _header.Length);

    public MpegHeader Header => _header;

    public int SampleRate => _header.SampleRate;

    public int SampleRateIndex => _header.SampleRateIndex;

    public int FrameLength => _header.Length;

    public int BitRate => _header.BitRate;

    public MpegVersion Version => _header.Version;

    public MpegLayer Layer => _header.Layer;

    public MpegChannelMode ChannelMode => _header.ChannelMode;

    public int ChannelModeExtension => _header.ChannelModeExtension;

    public int SampleCount => _header.SampleCount;

    public int BitRateIndex => _header.BitRateIndex;

    public bool IsCopyrighted => _header.IsCopyrighted;

    public bool HasCrc => _header.HasCrc;

    public bool IsCorrupted => false;

    /// <summary>Sets the bytes of the frame.</summary>
    public void Set(MpegHeader header, ReadOnlySpan<byte> bytes)
    {
        _header = header;
        bytes.CopyTo(_bytes);
        Reset();
    }

    public void Reset() => _bit = 8 * (MpegHeader.Bytes + (HasCrc ? 2 : 0));

    /// <summary>Reads an unsigned number.</summary>
    /// <returns>The number; -1 after the end.</returns>
    public int ReadBits(int bitCount)
    {
        if (_bit + bitCount > _header.Length * 8) return -1;
        int value = 0;
        for (int left = bitCount; left > 0;)
        {
            int inByte = 8 - (_bit & 7), step = Math.Min(left, inByte);
            value = value << step | (_bytes[_bit >> 3] >> (inByte - step) & ((1 << step) - 1));
            _bit += step;
            left -= step;
        }
        return value;
    }
}
