using NVorbis;
using StreamCoach.Audio.Backend;

namespace StreamCoach.NAudio.Ogg;

/// <summary>Decodes Vorbis in Ogg.</summary>
internal sealed class VorbisSamples : BlockSamples
{
    // Samples that the decoder returned before a failure within the same call are lost, so each call requests few.
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

    /// <summary>Opens a stream whose first packet was read; <see langword="null"/> if its headers are damaged.</summary>
    /// <exception cref="EndOfStreamException">The stream is truncated before its first sample.</exception>
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
            // The position of the last packet is known only if the block does not begin before it.
            int frames = _packets.AreLast ? 1 : BlockFrames;
            _packets.EarliestEnd = _decoder.SamplePosition + frames - 1;
            int read = _decoder.Read(Room(frames), 0, frames * Channels);
            if (read == 0) return Chain();
            Provide(read / Channels);
            return true;
        }
        catch (Exception)
        {
            // The decoder does not validate its input, and fails in many ways. If it has taken no packet, it would fail forever.
            ReportDamage();
            Provide(0);
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
            // Damaged tables fail in many ways, including with too little memory.
            return null;
        }
    }

    // A recording of a broadcast may be several streams in sequence.
    private bool Chain()
    {
        bool damaged = _pages.IsDamaged;
        try
        {
            if (_pages.Begin(OggAudio.Vorbis) is { } head)
            {
                var packets = new VorbisPackets(_pages, head);
                if (Start(packets) is { } decoder && decoder.SampleRate == SampleRate && decoder.Channels == Channels)
                {
                    _decoder.Dispose();
                    (_packets, _decoder) = (packets, decoder);
                    Provide(0);
                    return true;
                }
                ReportFault(OggAudio.Change);
            }
        }
        catch (EndOfStreamException)
        {
            damaged = true;
        }
        if (damaged || _pages.IsDamaged) ReportDamage();
        return false;
    }
}
