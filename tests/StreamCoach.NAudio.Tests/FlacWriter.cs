namespace StreamCoach.NAudio.Tests;

/// <summary>
/// Writes FLAC of any width, which ffmpeg's encoder does not. Follows RFC 9639 and shares no code with the reader; checks are computed bit by bit.
/// </summary>
internal sealed class FlacWriter
{
    private readonly List<byte> _bytes = [];
    private int _free;

    /// <summary>Returns a file with blocks of one size.</summary>
    /// <param name="width">Bits per sample.</param>
    /// <param name="channels">The samples of each channel.</param>
    /// <param name="side">Whether the second of two channels is stored as the difference from the first.</param>
    /// <param name="wasted">Low bits that are zero in all samples.</param>
    /// <param name="block">Samples per block.</param>
    public static byte[] Write(int width, int[][] channels, bool side = false, int wasted = 0, int block = 256)
    {
        var all = new FlacWriter();
        all.Put(0x664C_6143, 32).Put(0x80, 8).Put(34, 24).Put((ulong)block, 16).Put((ulong)block, 16).Put(0, 48);
        all.Put(16_000, 20).Put((ulong)channels.Length - 1, 3).Put((ulong)width - 1, 5).Put((ulong)channels[0].Length, 36).Put(0, 64).Put(0, 64);
        for (int at = 0, number = 0; at < channels[0].Length; at += block, number++)
        {
            var frame = new FlacWriter();
            int length = Math.Min(block, channels[0].Length - at);
            frame.Put(0xFFF8, 16).Put(7, 4).Put(0, 4).Put(side ? 8u : (ulong)channels.Length - 1, 4).Put(0, 4).Put((ulong)number, 8).Put((ulong)length - 1, 16);
            frame.Put(Check(frame._bytes, 8, 0x07), 8);
            for (int channel = 0; channel < channels.Length; channel++)
            {
                bool difference = side && channel == 1;
                frame.Put(0, 1).Put(1, 6).Put(wasted > 0 ? 1u : 0, 1);
                if (wasted > 0) frame.Put(1, wasted);
                for (int i = at; i < at + length; i++)
                {
                    long sample = difference ? (long)channels[0][i] - channels[1][i] : channels[channel][i];
                    frame.Put((ulong)(sample >> wasted), width + (difference ? 1 : 0) - wasted);
                }
            }
            frame._free = 0;
            frame.Put(Check(frame._bytes, 16, 0x8005), 16);
            all._bytes.AddRange(frame._bytes);
        }
        return [.. all._bytes];
    }

    private FlacWriter Put(ulong value, int bits)
    {
        for (int bit = bits - 1; bit >= 0; bit--)
        {
            if (_free == 0)
            {
                _bytes.Add(0);
                _free = 8;
            }
            _free--;
            _bytes[^1] |= (byte)((value >> bit & 1) << _free);
        }
        return this;
    }

    private static ulong Check(List<byte> bytes, int width, uint polynomial)
    {
        uint check = 0;
        foreach (byte part in bytes)
        {
            for (int bit = 7; bit >= 0; bit--)
            {
                uint carry = check >> (width - 1) & 1 ^ (uint)(part >> bit & 1);
                check = (check << 1 & (uint)((1L << width) - 1)) ^ (carry == 1 ? polynomial : 0);
            }
        }
        return check;
    }
}
