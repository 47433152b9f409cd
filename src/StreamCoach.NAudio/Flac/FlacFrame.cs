namespace StreamCoach.NAudio.Flac;

/// <summary>Decodes one frame into samples (RFC 9639 §9).</summary>
internal sealed class FlacFrame(FlacBits bits, FlacFormat format)
{
    private const int LeftSide = 8, SideRight = 9, MidSide = 10;

    private static readonly Crc Crc8 = new(8, 0x07), Crc16 = new(16, 0x8005);

    private readonly FlacSubframe _subframe = new(bits);
    private readonly long[][] _channels = [.. Enumerable.Range(0, format.Channels).Select(_ => Array.Empty<long>())];
    private int? _blockSize;

    /// <summary>Whether the header of the last frame was valid, even if the frame was not.</summary>
    public bool HasHeader { get; private set; }

    /// <summary>Samples per channel in the decoded frame.</summary>
    public int Length { get; private set; }

    /// <summary>The offset of its first sample from the beginning of the recording, in samples.</summary>
    public long Position { get; private set; }

    /// <summary>Returns a channel's samples; the first <see cref="Length"/> are valid.</summary>
    public ReadOnlySpan<long> Channel(int index) => _channels[index].AsSpan(0, Length);

    /// <summary>Decodes the frame at the current bit.</summary>
    /// <exception cref="InvalidDataException">The frame is damaged, or not a frame of this file.</exception>
    /// <exception cref="EndOfStreamException">The frame is truncated.</exception>
    public void Decode()
    {
        HasHeader = false;
        int layout = ReadHeader();
        for (int channel = 0; channel < _channels.Length; channel++)
        {
            if (_channels[channel].Length < Length) _channels[channel] = new long[Length];
            // A difference needs one more bit.
            bool isSide = layout == SideRight ? channel == 0 : layout is LeftSide or MidSide && channel == 1;
            _subframe.Decode(_channels[channel].AsSpan(0, Length), format.Bits + (isSide ? 1 : 0));
        }
        bits.Align();
        uint check = Crc16.Of(bits.Frame);
        Require(bits.Unsigned(16) == check, "check of the frame");
        Join(layout);
    }

    private static void Require(bool holds, string what)
    {
        if (!holds) throw new InvalidDataException($"The {what} is wrong.");
    }

    private int ReadHeader()
    {
        Require(bits.Unsigned(15) == 0b111_1111_1111_1100, "mark");
        bool countsSamples = bits.Unsigned(1) == 1;
        int sizeCode = (int)bits.Unsigned(4), rateCode = (int)bits.Unsigned(4), layout = (int)bits.Unsigned(4), widthCode = (int)bits.Unsigned(3);
        Require(bits.Unsigned(1) == 0 && layout <= MidSide && sizeCode != 0, "header");
        long number = ReadNumber();
        Length = sizeCode switch
        {
            1 => 192,
            <= 5 => 144 << sizeCode,
            6 => (int)bits.Unsigned(8) + 1,
            7 => (int)bits.Unsigned(16) + 1,
            _ => 1 << sizeCode,
        };
        int rate = rateCode switch
        {
            0 => format.SampleRate,
            1 => 88_200,
            2 => 176_400,
            3 => 192_000,
            4 => 8_000,
            5 => 16_000,
            6 => 22_050,
            7 => 24_000,
            8 => 32_000,
            9 => 44_100,
            10 => 48_000,
            11 => 96_000,
            12 => (int)bits.Unsigned(8) * 1_000,
            13 => (int)bits.Unsigned(16),
            14 => (int)bits.Unsigned(16) * 10,
            _ => 0,
        };
        int width = widthCode switch { 0 => format.Bits, 1 => 8, 2 => 12, 4 => 16, 5 => 20, 6 => 24, 7 => 32, _ => 0 };
        uint check = Crc8.Of(bits.Frame);
        Require(bits.Unsigned(8) == check, "check of the header");
        int channels = layout < LeftSide ? layout + 1 : 2;
        Require(rate == format.SampleRate && width == format.Bits && channels == format.Channels && Length <= format.LongestBlock, "format");
        HasHeader = true;
        // With blocks of one size, the header contains the block number. The last block may be shorter, so the first one gives the size.
        if (!countsSamples && (number == 0 || _blockSize is null)) _blockSize = number == 0 ? Length : format.LongestBlock;
        Position = countsSamples ? number : number * _blockSize!.Value;
        return layout;
    }

    // One to seven bytes, in an extension of UTF-8 (RFC 9639 §9.1.5).
    private long ReadNumber()
    {
        ulong first = bits.Unsigned(8);
        if (first < 0x80) return (long)first;
        int more = System.Numerics.BitOperations.LeadingZeroCount((byte)~first & 0xFFu) - 25;
        Require(more is >= 1 and <= 6, "number");
        ulong number = first & (0x3Fu >> more);
        for (; more > 0; more--)
        {
            ulong next = bits.Unsigned(8);
            Require((next & 0xC0) == 0x80, "number");
            number = number << 6 | (next & 0x3F);
        }
        return (long)number;
    }

    // One channel is stored as the difference of both (RFC 9639 §4.2).
    private void Join(int layout)
    {
        if (layout < LeftSide) return;
        Span<long> first = _channels[0].AsSpan(0, Length), second = _channels[1].AsSpan(0, Length);
        for (int i = 0; i < first.Length; i++)
        {
            switch (layout)
            {
                case LeftSide:
                    second[i] = first[i] - second[i];
                    break;
                case SideRight:
                    first[i] += second[i];
                    break;
                default:
                    long sum = first[i] << 1 | (second[i] & 1), side = second[i];
                    first[i] = (sum + side) >> 1;
                    second[i] = (sum - side) >> 1;
                    break;
            }
        }
    }
}
