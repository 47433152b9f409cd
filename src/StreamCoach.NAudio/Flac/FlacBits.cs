using System.Buffers.Binary;
using System.Numerics;

namespace StreamCoach.NAudio.Flac;

/// <summary>Reads bits, most significant first, and can go back to the beginning of a frame.</summary>
internal sealed class FlacBits(Stream stream)
{
    // No encoder writes a frame that is longer than its samples. The longest is 65,535 samples of 8 channels at 33 bits.
    private const int LongestFrame = 4 << 20;

    // The number of bytes after the last one that one read of 64 bits may touch.
    private const int Margin = 8;

    private byte[] _bytes = new byte[64 * 1024];
    private int _frame;
    private long _position;
    private int _end;

    /// <summary>All bytes since the frame that <see cref="Find"/> found. Only valid at a byte boundary.</summary>
    public ReadOnlySpan<byte> Frame => _bytes.AsSpan(_frame, (int)(_position >> 3) - _frame);

    /// <summary>Moves to the next possible beginning of a frame: 14 sync bits and a zero (RFC 9639 §9.1).</summary>
    /// <returns>Whether there is one.</returns>
    public bool Find()
    {
        _position = (_position + 7) & ~7;
        while (true)
        {
            _frame = (int)(_position >> 3);
            if (!Has(16)) return false;
            int at = (int)(_position >> 3);
            int found = _bytes.AsSpan(at, _end - at - 1).IndexOf((byte)0xFF);
            int step = found < 0 ? _end - at - 1 : found;
            _position += step * 8L;
            if (found < 0) continue;
            if ((_bytes[at + found + 1] & 0xFE) == 0xF8)
            {
                _frame = at + found;
                return true;
            }
            _position += 8;
        }
    }

    /// <summary>Moves to the second byte of the frame, because it was no frame.</summary>
    public void GoBack() => _position = (_frame + 1) * 8L;

    /// <summary>Reads an unsigned number.</summary>
    /// <param name="count">0 to 57 bits.</param>
    /// <exception cref="EndOfStreamException">The stream has ended.</exception>
    public ulong Unsigned(int count)
    {
        if (count == 0) return 0;
        if (!Has(count)) throw new EndOfStreamException();
        ulong value = Ahead() >> (64 - count);
        _position += count;
        return value;
    }

    /// <summary>Reads a number in two's complement.</summary>
    /// <param name="count">0 to 57 bits.</param>
    public long Signed(int count) => count == 0 ? 0 : (long)(Unsigned(count) << (64 - count)) >> (64 - count);

    /// <summary>Counts zero bits up to the next one bit, and reads that too.</summary>
    public long Zeros()
    {
        long zeros = 0;
        while (true)
        {
            if (!Has(1)) throw new EndOfStreamException();
            int there = (int)Math.Min(64 - (_position & 7), _end * 8L - _position);
            int leading = BitOperations.LeadingZeroCount(Ahead());
            if (leading < there)
            {
                _position += leading + 1;
                return zeros + leading;
            }
            zeros += there;
            _position += there;
        }
    }

    /// <summary>Moves to the next byte boundary.</summary>
    public void Align() => _position = (_position + 7) & ~7;

    /// <summary>Skips whole bytes.</summary>
    /// <returns>Whether they existed.</returns>
    public bool SkipBytes(int count)
    {
        for (; count > 0; count -= Math.Min(count, 1024))
        {
            _frame = (int)(_position >> 3);
            int step = Math.Min(count, 1024);
            if (!Has(step * 8)) return false;
            _position += step * 8L;
        }
        return true;
    }

    private ulong Ahead() => BinaryPrimitives.ReadUInt64BigEndian(_bytes.AsSpan((int)(_position >> 3))) << (int)(_position & 7);

    private bool Has(int bits)
    {
        while (_end * 8L - _position < bits)
        {
            if (!Load()) return false;
        }
        return true;
    }

    // Keeps the frame from its first byte on.
    private bool Load()
    {
        if (_frame > 0)
        {
            _bytes.AsSpan(_frame, _end - _frame).CopyTo(_bytes);
            _position -= _frame * 8L;
            _end -= _frame;
            _frame = 0;
        }
        if (_end > LongestFrame) throw new InvalidDataException("The frame is longer than any can be.");
        if (_end > _bytes.Length / 2) Array.Resize(ref _bytes, _bytes.Length * 2);
        int read = stream.Read(_bytes.AsSpan(_end, _bytes.Length - Margin - _end));
        _end += read;
        return read > 0;
    }
}
