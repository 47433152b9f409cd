using System.Buffers.Binary;

namespace StreamCoach.NAudio.Ogg;

/// <summary>
/// Reads the pages of one stream of an Ogg file (RFC 3533), and the packets that end on each. Other streams are skipped.
/// </summary>
internal sealed class OggPages(Stream file) : IDisposable
{
    private const int HeaderBytes = 27, LongestPacket = 16 << 20;
    private const byte Continued = 1, First = 2, Last = 4;

    private static readonly Crc Check = new(32, 0x04C1_1DB7);

    private readonly ByteWindow _window = new(file);
    private readonly List<byte[]> _packets = [];
    private readonly List<byte> _open = [];
    private bool _inPacket;
    private int? _stream;
    private uint _sequence;

    /// <summary>The packets that end on this page.</summary>
    public IReadOnlyList<byte[]> Packets => _packets;

    /// <summary>The position after the last packet that ends on this page, in the stream's unit; -1 if none ends here.</summary>
    public long Granule { get; private set; }

    /// <summary>Whether this is the last page of the stream.</summary>
    public bool IsLast { get; private set; }

    /// <summary>Whether pages before this one are missing.</summary>
    public bool IsAfterLoss { get; private set; }

    /// <summary>Whether any page was missing, damaged or truncated.</summary>
    public bool IsDamaged { get; private set; }

    /// <summary>Moves to the first page of the next stream whose first packet begins with one of the given marks.</summary>
    /// <returns>The packet; <see langword="null"/> if there is no such stream.</returns>
    public byte[]? Begin(params ReadOnlySpan<string> marks)
    {
        _stream = null;
        while (Find() is int length)
        {
            ReadOnlySpan<byte> page = _window.Bytes[..length];
            if ((page[5] & First) != 0)
            {
                Take(page);
                foreach (string mark in marks)
                {
                    if (_packets.Count == 0 || !_packets[0].AsSpan().StartsWith(System.Text.Encoding.Latin1.GetBytes(mark))) continue;
                    _stream = BinaryPrimitives.ReadInt32LittleEndian(page[14..]);
                    _window.Skip(length);
                    return _packets[0];
                }
            }
            _window.Skip(length);
        }
        return null;
    }

    /// <summary>Moves to the next page of the stream.</summary>
    /// <returns>Whether there is one.</returns>
    public bool Next()
    {
        while (!IsLast && Find() is int length)
        {
            ReadOnlySpan<byte> page = _window.Bytes[..length];
            bool mine = BinaryPrimitives.ReadInt32LittleEndian(page[14..]) == _stream;
            // Another stream begins where this one should have ended; Begin reads it.
            if (mine && (page[5] & First) != 0) return false;
            if (mine) Take(page);
            _window.Skip(length);
            if (mine) return true;
        }
        return false;
    }

    public void Dispose() => _window.Dispose();

    private void Take(ReadOnlySpan<byte> page)
    {
        byte flags = page[5];
        uint sequence = BinaryPrimitives.ReadUInt32LittleEndian(page[18..]);
        bool begins = (flags & First) != 0;
        IsAfterLoss = !begins && sequence != unchecked(_sequence + 1);
        IsDamaged |= IsAfterLoss;
        _sequence = sequence;
        IsLast = (flags & Last) != 0;
        Granule = BinaryPrimitives.ReadInt64LittleEndian(page[6..]);
        _packets.Clear();
        if (begins || IsAfterLoss || (flags & Continued) == 0)
        {
            _open.Clear();
            // The rest of a packet whose beginning was lost is dropped.
            _inPacket = (flags & Continued) == 0;
        }
        ReadOnlySpan<byte> lengths = page.Slice(HeaderBytes, page[26]);
        int at = HeaderBytes + lengths.Length;
        foreach (byte length in lengths)
        {
            if (_inPacket && _open.Count < LongestPacket) _open.AddRange(page.Slice(at, length));
            at += length;
            if (length == 255) continue;
            if (_inPacket) _packets.Add([.. _open]);
            _open.Clear();
            _inPacket = true;
        }
    }

    // Returns the length of the next intact page, which then begins at the window's first byte.
    private int? Find()
    {
        while (_window.Has(4))
        {
            if (!_window.Bytes.StartsWith("OggS"u8))
            {
                // Data after the last page, such as a tag of another format, is not damage.
                IsDamaged |= !IsLast;
                int found = _window.Bytes[1..].IndexOf("OggS"u8);
                _window.Skip(found < 0 ? _window.Bytes.Length - 3 : found + 1);
                continue;
            }
            if (_window.Has(HeaderBytes) && _window.Has(HeaderBytes + _window.Bytes[26]))
            {
                int length = HeaderBytes + _window.Bytes[26];
                foreach (byte part in _window.Bytes.Slice(HeaderBytes, _window.Bytes[26])) length += part;
                if (_window.Has(length) && IsWhole(_window.Bytes[..length])) return length;
            }
            IsDamaged = true;
            _window.Skip(1);
        }
        return null;
    }

    private static bool IsWhole(ReadOnlySpan<byte> page)
    {
        // The check is calculated with its own bytes as zero.
        uint check = Check.Of(page[26..], Check.Of([0, 0, 0, 0], Check.Of(page[..22])));
        return page[4] == 0 && check == BinaryPrimitives.ReadUInt32LittleEndian(page[22..]);
    }
}
