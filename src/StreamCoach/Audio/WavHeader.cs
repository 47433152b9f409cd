using System.Buffers.Binary;

namespace StreamCoach.Audio;

/// <summary>The header of a WAV file of 16-bit mono PCM.</summary>
internal static class WavHeader
{
    /// <summary>The size of the header; the first sample follows it.</summary>
    public const int Bytes = 44;

    /// <summary>The longest length that the format can express (37 hours at 16 kHz), which means "to the end of the file" to most readers.</summary>
    public const uint LongestAudio = uint.MaxValue - Bytes;

    /// <summary>Returns a header.</summary>
    /// <param name="sampleRate">Samples per second.</param>
    /// <param name="audioBytes">The length of the audio; <see cref="LongestAudio"/> if it is unknown or longer.</param>
    public static byte[] Of(int sampleRate, uint audioBytes)
    {
        var header = new byte[Bytes];
        Span<byte> at = header;
        "RIFF"u8.CopyTo(at);
        "WAVEfmt "u8.CopyTo(at[8..]);
        BinaryPrimitives.WriteInt32LittleEndian(at[16..], 16);
        // PCM, one channel.
        BinaryPrimitives.WriteInt32LittleEndian(at[20..], 0x0001_0001);
        BinaryPrimitives.WriteInt32LittleEndian(at[24..], sampleRate);
        BinaryPrimitives.WriteInt32LittleEndian(at[28..], sampleRate * PcmFormat.BytesPerSample);
        BinaryPrimitives.WriteInt32LittleEndian(at[32..], 0x0010_0002);
        "data"u8.CopyTo(at[36..]);
        SetLength(header, audioBytes);
        return header;
    }

    /// <summary>Changes the length of the audio in a header.</summary>
    public static void SetLength(Span<byte> header, uint audioBytes)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], audioBytes + Bytes - 8);
        BinaryPrimitives.WriteUInt32LittleEndian(header[40..], audioBytes);
    }
}
