using System.Buffers.Binary;

namespace StreamCoach.Audio;

/// <summary>The encoding of stored samples.</summary>
internal enum SampleKind
{
    Integer,
    Float,
    MuLaw,
    ALaw,
}

/// <summary>
/// Converts stored samples to 16-bit mono. Channels are averaged, and the result is rounded to the nearest step and clamped; 16-bit mono
/// passes unchanged.
/// </summary>
internal sealed class SampleDecoder
{
    private readonly SampleKind _kind;
    private readonly int _bits;
    private readonly int _channels;

    public SampleDecoder(SampleKind kind, int bits, int channels)
    {
        _kind = kind;
        _bits = bits;
        _channels = channels;
    }

    /// <summary>The size of one sample of all channels in bytes.</summary>
    public int BlockBytes => _bits / 8 * _channels;

    /// <summary>Whether this decoder supports the combination.</summary>
    public static bool Supports(SampleKind kind, int bits) => kind switch
    {
        SampleKind.Integer => bits is 8 or 16 or 24 or 32,
        SampleKind.Float => bits is 32 or 64,
        _ => bits == 8,
    };

    /// <summary>Decodes whole blocks.</summary>
    /// <param name="stored">Whole blocks only.</param>
    /// <param name="pcm">A buffer of two bytes per block.</param>
    /// <returns>The number of bytes written.</returns>
    public int Decode(ReadOnlySpan<byte> stored, Span<byte> pcm)
    {
        if (_kind == SampleKind.Integer && _bits == 16 && _channels == 1)
        {
            stored.CopyTo(pcm);
            return stored.Length;
        }
        int width = _bits / 8;
        int written = 0;
        for (int block = 0; block + BlockBytes <= stored.Length; block += BlockBytes)
        {
            double sum = 0;
            for (int channel = 0; channel < _channels; channel++) sum += Sample(stored[(block + channel * width)..]);
            double mixed = Math.Round(sum / _channels, MidpointRounding.AwayFromZero);
            // NaN, which a float file may contain, becomes silence.
            short sample = double.IsNaN(mixed) ? (short)0 : (short)Math.Clamp(mixed, short.MinValue, short.MaxValue);
            BinaryPrimitives.WriteInt16LittleEndian(pcm[written..], sample);
            written += 2;
        }
        return written;
    }

    // In steps of 16 bits, with fractions for finer encodings.
    private double Sample(ReadOnlySpan<byte> at) => (_kind, _bits) switch
    {
        (SampleKind.Integer, 8) => (at[0] - 128) * 256,
        (SampleKind.Integer, 16) => BinaryPrimitives.ReadInt16LittleEndian(at),
        (SampleKind.Integer, 24) => ((at[0] << 8) | (at[1] << 16) | (at[2] << 24)) / 65_536.0,
        (SampleKind.Integer, _) => BinaryPrimitives.ReadInt32LittleEndian(at) / 65_536.0,
        (SampleKind.Float, 32) => BinaryPrimitives.ReadSingleLittleEndian(at) * 32_768.0,
        (SampleKind.Float, _) => BinaryPrimitives.ReadDoubleLittleEndian(at) * 32_768.0,
        (SampleKind.MuLaw, _) => MuLaw(at[0]),
        _ => ALaw(at[0]),
    };

    // ITU-T G.711: complemented sign, 3-bit exponent, 4-bit mantissa, bias 33 (132 in 16-bit steps).
    private static int MuLaw(byte code)
    {
        int inverted = ~code & 0xFF;
        int magnitude = ((((inverted & 0x0F) << 3) + 132) << ((inverted >> 4) & 7)) - 132;
        return (inverted & 0x80) != 0 ? -magnitude : magnitude;
    }

    // ITU-T G.711: every second bit inverted; exponent 0 has no leading one.
    private static int ALaw(byte code)
    {
        int toggled = code ^ 0x55;
        int exponent = (toggled >> 4) & 7;
        int mantissa = ((toggled & 0x0F) << 4) + 8;
        int magnitude = exponent == 0 ? mantissa : (mantissa + 256) << (exponent - 1);
        return (toggled & 0x80) != 0 ? magnitude : -magnitude;
    }
}
