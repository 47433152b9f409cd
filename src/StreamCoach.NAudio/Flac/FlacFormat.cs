namespace StreamCoach.NAudio.Flac;

/// <summary>What the first metadata block of a FLAC file says (RFC 9639 §8.2).</summary>
/// <param name="LongestBlock">The most samples that a frame has in each channel.</param>
/// <param name="SampleRate">Samples per second.</param>
/// <param name="Channels">1 to 8.</param>
/// <param name="Bits">Bits of a sample, 4 to 32.</param>
/// <param name="Frames">Samples of each channel in the file; 0 where the encoder did not know.</param>
internal sealed record FlacFormat(int LongestBlock, int SampleRate, int Channels, int Bits, long Frames)
{
    private const int StreamInfoBytes = 34, StreamInfoType = 0, ForbiddenType = 127;

    /// <summary>Reads all metadata; the bits then stand at the first frame.</summary>
    /// <exception cref="EndOfStreamException">The file is cut off in its metadata.</exception>
    /// <exception cref="InvalidDataException">It is no FLAC that is known here.</exception>
    public static FlacFormat Read(FlacBits bits)
    {
        if (bits.Unsigned(32) != 0x664C_6143) throw new InvalidDataException("There is no mark.");
        FlacFormat? format = null;
        bool last;
        do
        {
            last = bits.Unsigned(1) == 1;
            int type = (int)bits.Unsigned(7), length = (int)bits.Unsigned(24);
            if (type == ForbiddenType || (type == StreamInfoType) != (format is null)) throw new InvalidDataException("The first block is another one.");
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
        // The sizes of frames.
        bits.Unsigned(48);
        int rate = (int)bits.Unsigned(20), channels = (int)bits.Unsigned(3) + 1, width = (int)bits.Unsigned(5) + 1;
        var format = new FlacFormat(longest, rate, channels, width, (long)bits.Unsigned(36));
        // The MD5 of all samples is known only at the end; each frame has a check of its own.
        if (!bits.SkipBytes(16)) throw new EndOfStreamException();
        return longest < 16 || rate == 0 || width < 4 ? throw new InvalidDataException("The first block is damaged.") : format;
    }
}
