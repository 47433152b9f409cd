using NVorbis.Contracts;
using DataPacket = NVorbis.DataPacket;

namespace StreamCoach.NAudio.Ogg;

/// <summary>Passes the packets of one Vorbis stream to its decoder, after each page was checked.</summary>
internal sealed class VorbisPackets : IPacketProvider
{
    private static readonly byte[] NoComments = [3, .. "vorbis"u8, 0, 0, 0, 0, 0, 0, 0, 0, 1];

    // The last packet is cut at the stream's end, which is at most this far behind it; what is later is damaged.
    private const int MostAhead = 1_000_000;

    private readonly OggPages _pages;
    private readonly Queue<Packet> _waiting = new();
    private bool _ended;

    /// <summary>Starts after the first packet.</summary>
    /// <exception cref="EndOfStreamException">The stream is truncated before its first sample.</exception>
    public VorbisPackets(OggPages pages, byte[] head)
    {
        _pages = pages;
        List<byte[]> first = [];
        while (first.Count < 2)
        {
            if (!pages.Next()) throw new EndOfStreamException();
            first.AddRange(pages.Packets);
        }
        // The comments are replaced: nobody reads them, and their decoder allocates as much memory as a damaged length says.
        _waiting.Enqueue(new(head));
        _waiting.Enqueue(new(NoComments));
        foreach (byte[] packet in first.Skip(1)) _waiting.Enqueue(new(packet));
    }

    /// <summary>The number of packets that the decoder has taken.</summary>
    public long Taken { get; private set; }

    /// <summary>Whether the next packets are the last ones of their stream.</summary>
    public bool AreLast => !_ended && Fill() && _pages.IsLast;

    /// <summary>
    /// The position of the last packet's first sample. The decoder never returns if the stream's end, which a damaged page may state, is before it.
    /// </summary>
    public long EarliestEnd { get; set; }

    public bool CanSeek => false;

    public int StreamSerial => 0;

    public IPacket? GetNextPacket()
    {
        if (!Fill()) return null;
        Taken++;
        Packet next = _waiting.Dequeue();
        if (next.IsEndOfStream)
        {
            _ended = true;
            if (next.GranulePosition is { } end) next.GranulePosition = Math.Clamp(end, EarliestEnd, EarliestEnd + MostAhead);
        }
        return next;
    }

    public IPacket? PeekNextPacket() => Fill() ? _waiting.Peek() : null;

    public long SeekTo(long granulePos, int preRoll, GetPacketGranuleCount getPacketGranuleCount) => throw new NotSupportedException();

    public long GetGranuleCount() => throw new NotSupportedException();

    private bool Fill()
    {
        while (_waiting.Count == 0)
        {
            if (!_pages.Next()) return false;
            for (int i = 0; i < _pages.Packets.Count; i++)
            {
                bool isLast = i == _pages.Packets.Count - 1;
                _waiting.Enqueue(new(_pages.Packets[i])
                {
                    GranulePosition = isLast && _pages.Granule >= 0 ? _pages.Granule : null,
                    IsEndOfStream = isLast && _pages.IsLast,
                    IsResync = i == 0 && _pages.IsAfterLoss,
                });
            }
        }
        return true;
    }

    private sealed class Packet(byte[] bytes) : DataPacket
    {
        // No decoder reads so far beyond the end of a packet, but one that waits there for the end of a damaged table never stops.
        private const int MostBeyond = 100_000;

        private int _next, _beyond;

        protected override int TotalBits => bytes.Length * 8;

        public override void Reset()
        {
            (_next, _beyond) = (0, 0);
            base.Reset();
        }

        protected override int ReadNextByte() => _next < bytes.Length ? bytes[_next++]
            : ++_beyond <= MostBeyond ? -1 : throw new InvalidDataException("A table does not end within its packet.");
    }
}
