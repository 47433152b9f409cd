using NVorbis.Contracts;
using DataPacket = NVorbis.DataPacket;

namespace StreamCoach.NAudio.Ogg;

/// <summary>Passes the packets of one Vorbis stream to its decoder, after each page was checked.</summary>
internal sealed class VorbisPackets : IPacketProvider
{
    private static readonly byte[] NoComments = [3, .. "vorbis"u8, 0, 0, 0, 0, 0, 0, 0, 0, 1];

    private readonly OggPages _pages;
    private readonly Queue<Packet> _waiting = new();

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

    public bool CanSeek => false;

    public int StreamSerial => 0;

    public IPacket? GetNextPacket()
    {
        if (!Fill()) return null;
        Taken++;
        return _waiting.Dequeue();
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
        private int _next;

        protected override int TotalBits => bytes.Length * 8;

        public override void Reset()
        {
            _next = 0;
            base.Reset();
        }

        protected override int ReadNextByte() => _next < bytes.Length ? bytes[_next++] : -1;
    }
}
