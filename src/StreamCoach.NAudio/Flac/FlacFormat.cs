namespace StreamCoach.NAudio.Flac;

/// <summary>The content of the first metadata block of a FLAC file (RFC 9639 §8.2).</summary>
/// <param name="LongestBlock">The most samples per channel in a frame.</param>
/// <param name="SampleRate">Samples per second.</param>
/// <param name="Channels">The number of channels, 1 to 8.</param>
/// <param name="Bits">Bits per sample, 4 to 32.</param>
/// <param name="Frames">Samples per channel in the file; 0 if the encoder did not know.</param>
internal sealed record FlacFormat(int LongestBlock, int SampleRate, int Channels, int Bits, long Frames)
{
    private const int StreamInfoBytes = 34, StreamInfoType = 0, ForbiddenType = 127;

    /// <summary>Reads all metadata and stops at the first frame.</summary>
    /// <exception cref="EndOfStreamException">The file is truncated in its metadata.</exception>
    /// <exception cref="InvalidDataException">The file is not FLAC, or of an unknown kind.</exception>
    public static FlacFormat Read(FlacBits bits)
    {
        if (bits.Unsigned(32) != 0x664C_6143) throw new InvalidDataException("The FLAC mark is missing.");
        FlacFormat? format = null;
        bool last;
        do
        {
            last = bits.Unsigned(1) == 1;
            int type = (int)bits.Unsigned(7), length = (int)bits.Unsigned(24);
            if (type == ForbiddenType || (type == StreamInfoType) != (format is null)) throw new InvalidDataException("The first block is not a stream info block.");
            if (format is null)
            {
                if (length < StreamInfoBytes) throw new InvalidDataException("The first block is too short.");
                format = ReadStreamInfo(bits);
                length -= StreamInfoBytes;
            }
            if (!bits.SkipBytes(length)) throw new EndOfStreamException();
        }
        while (!last);
        return format;
    }

    private static FlacFormat ReadStreamInfo(FlacBits bits)
    {
        bits.Unsigned(16);
        int longest = (int)bits.Unsigned(16);
        // The smallest and largest frame sizes are not needed.
        bits.Unsigned(48);
        int rate = (int)bits.Unsigned(20), channels = (int)bits.Unsigned(3) + 1, width = (int)bits.Unsigned(5) + 1;
        var format = new FlacFormat(longest, rate, channels, width, (long)bits.Unsigned(36));
        // The MD5 of all samples could only be verified at the end; each frame has a check of its own.
        if (!bits.SkipBytes(16)) throw new EndOfStreamException();
        return longest < 16 || rate == 0 || width < 4 ? throw new InvalidDataException("The first block is damaged.") : format;
    }
}
