using System.Buffers.Binary;

namespace StreamCoach.NAudio.Mpeg;

/// <summary>
/// The tag in a first frame without audio: how many frames follow, and how much silence the encoder put around the audio.
/// </summary>
/// <param name="Frames">The number of frames that follow; 0 if unknown.</param>
/// <param name="Delay">Samples before the audio, without those that every decoder adds; <see langword="null"/> if unknown.</param>
/// <param name="Padding">Samples after the audio.</param>
internal sealed record XingTag(long Frames, int? Delay, int Padding)
{
    // The LAME extension: 9 bytes of the encoder's name, 12 bytes of other data, 24 bits of delay and padding.
    private const int DelayOffset = 21;

    // The position of the Fraunhofer encoder's tag, in any frame.
    private const int VbriOffset = 36;

    /// <summary>Reads the tag of a frame; <see langword="null"/> if it has none and so contains audio.</summary>
    public static XingTag? Read(MpegHeader header, ReadOnlySpan<byte> frame)
    {
        if (frame.Length > VbriOffset && frame[VbriOffset..].StartsWith("VBRI"u8)) return new(0, null, 0);
        int at = MpegHeader.Bytes + header.SideBytes;
        if (frame.Length < at + 8 || !(frame[at..].StartsWith("Xing"u8) || frame[at..].StartsWith("Info"u8))) return null;
        uint fields = BinaryPrimitives.ReadUInt32BigEndian(frame[(at + 4)..]);
        at += 8;
        long frames = (fields & 1) != 0 && frame.Length >= at + 4 ? BinaryPrimitives.ReadUInt32BigEndian(frame[at..]) : 0;
        // Number of frames, number of bytes, seek table, quality.
        at += (int)(4 * (fields & 1) + 2 * (fields & 2) + 25 * (fields & 4) + (fields & 8) / 2);
        if (frame.Length < at + DelayOffset + 3 || !HasDelay(frame[at..])) return new(frames, null, 0);
        int both = frame[at + DelayOffset] << 16 | frame[at + DelayOffset + 1] << 8 | frame[at + DelayOffset + 2];
        return new(frames, both >> 12, both & 0xFFF);
    }

    private static bool HasDelay(ReadOnlySpan<byte> encoder) => encoder.StartsWith("LAME"u8) || encoder.StartsWith("Lavf"u8) || encoder.StartsWith("Lavc"u8);
}
