using NVorbis;
using StreamCoach.Audio.Backend;

namespace StreamCoach.NAudio.Ogg;

/// <summary>Vorbis in Ogg.</summary>
internal sealed class VorbisSamples : BlockSamples
{
    // What the decoder had given before it failed is lost, so it is asked for little at a time.
    private const int BlockFrames = 256;

    private readonly OggPages _pages;
    private VorbisPackets _packets;
    private StreamDecoder _decoder;

    private VorbisSamples(OggPages pages, VorbisPackets packets, StreamDecoder decoder)
    {
        _pages = pages;
        _packets = packets;
        _decoder = decoder;
        SampleRate = decoder.SampleRate;
        Channels = decoder.Channels;
    }

    /// <summary>Opens a stream whose first packet was read; <see langword="null"/> where its headers are damaged.</summary>
    /// <exception cref="EndOfStreamException">It is cut off before its first sample.</exception>
    public static ISampleReader? Open(OggPages pages, byte[] head)
    {
        var packets = new VorbisPackets(pages, head);
        return Start(packets) is { SampleRate: > 0 and <= HighestRate, Channels: > 0 } decoder ? new VorbisSamples(pages, packets, decoder) : null;
    }

    protected override void Dispose(bool disposing)
    {
        _decoder.Dispose();
        _pages.Dispose();
    }

    protected override bool Decode()
    {
        long before = _packets.Taken;
        try
        {
            int read = _decoder.Read(Room(BlockFrames), 0, BlockFrames * Channels);
            if (read == 0) return Chain();
            Give(read / Channels);
            return true;
        }
        catch (Exception)
        {
            // The decoder trusts what it reads, and fails in many ways. Each time it has taken a packet, or it never will.
            BlameDamage();
            Give(0);
            return _packets.Taken > before;
        }
    }

    private static StreamDecoder? Start(VorbisPackets packets)
    {
        try
        {
            return new(packets) { ClipSamples = false };
        }
        catch (Exception)
        {
            // Damaged tables: it fails in many ways, also for want of memory.
            return null;
        }
    }

    // Recordings of broadcasts are streams one after the other.
    private bool Chain()
    {
        bool damaged = _pages.IsDamaged;
        try
        {
            if (_pages.Begin(OggSound.Vorbis) is { } head)
            {
                var packets = new VorbisPackets(_pages, head);
                if (Start(packets) is { } decoder && decoder.SampleRate == SampleRate && decoder.Channels == Channels)
                {
                    _decoder.Dispose();
                    (_packets, _decoder) = (packets, decoder);
                    Give(0);
                    return true;
                }
                Blame(OggSound.Change);
            }
        }
        catch (EndOfStreamException)
        {
            damaged = true;
        }
        if (damaged || _pages.IsDamaged) BlameDamage();
        return false;
    }
}
