using System.Buffers.Binary;
using Concentus;
using Concentus.Structs;
using StreamCoach.Audio.Backend;

namespace StreamCoach.NAudio.Ogg;

/// <summary>Opus in Ogg (RFC 7845), mono or stereo, decoded at 48 kHz. A damaged packet or page becomes silence of the same length.</summary>
internal sealed class OpusSamples : BlockSamples
{
    private const int Rate = 48_000;

    // 120 ms (RFC 6716 §3.1).
    private const int LongestPacket = 5_760;

    private readonly OggPages _pages;
    private IOpusDecoder _decoder;
    private int _packet;

    // In samples from the beginning of the stream, what is skipped there included.
    private long _position;
    private long _end = long.MaxValue;
    private long? _origin;

    // Otherwise any library named opus that lies about would be loaded.
    static OpusSamples() => OpusCodecFactory.AttemptToUseNativeLibrary = false;

    private OpusSamples(OggPages pages, byte[] head)
    {
        _pages = pages;
        SampleRate = Rate;
        Channels = head[9];
        _decoder = Start(head);
    }

    /// <summary>Opens a stream whose first packet was read; <see langword="null"/> where it has more than two channels.</summary>
    /// <exception cref="EndOfStreamException">It is cut off before its first sample.</exception>
    public static ISampleReader? Open(OggPages pages, byte[] head) =>
        IsTaken(head) ? new OpusSamples(pages, head) : null;

    protected override void Dispose(bool disposing)
    {
        _decoder.Dispose();
        _pages.Dispose();
    }

    protected override bool Decode()
    {
        while (_packet >= _pages.Packets.Count)
        {
            if (!Turn()) return false;
        }
        byte[] packet = _pages.Packets[_packet++];
        int length = Duration(packet), decoded;
        try
        {
            decoded = _decoder.Decode(packet, Room(LongestPacket), LongestPacket, false);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // The decoder trusts what it reads, and fails in many ways.
            decoded = -1;
        }
        // The last page says where the sound ends, within what its packets hold.
        int kept = (int)Math.Clamp(_end - _position, 0, Math.Max(decoded, length));
        _position += kept;
        if (decoded >= 0) Give(Math.Min(kept, decoded));
        else Lose(kept);
        return true;
    }

    private static bool IsTaken(byte[] head) =>
        // The mark, a version below 16, one or two channels, layout 0.
        head.Length >= 19 && head[8] < 16 && head[9] is 1 or 2 && head[18] == 0;

    private static int Duration(byte[] packet)
    {
        try
        {
            return packet.Length == 0 ? 0 : Math.Clamp(OpusPacketInfo.GetNumSamples(packet, Rate), 0, LongestPacket);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            return 0;
        }
    }

    private IOpusDecoder Start(byte[] head)
    {
        IOpusDecoder decoder = OpusCodecFactory.CreateDecoder(Rate, Channels);
        // In 1/256 dB, as the decoder takes it.
        decoder.Gain = BinaryPrimitives.ReadInt16LittleEndian(head.AsSpan(16));
        Skip(BinaryPrimitives.ReadUInt16LittleEndian(head.AsSpan(10)));
        _origin = null;
        _position = 0;
        _end = long.MaxValue;
        // The tags may fill many pages.
        do
        {
            if (!_pages.Next()) throw new EndOfStreamException();
        }
        while (_pages.Packets.Count == 0);
        _packet = 1;
        return decoder;
    }

    private bool Turn()
    {
        if (!_pages.Next()) return Chain();
        _packet = 0;
        if (_pages.Granule < 0 || _pages.Packets.Count == 0) return true;
        long length = 0;
        foreach (byte[] packet in _pages.Packets) length += Duration(packet);
        // A stream that was recorded from the middle of another counts from there.
        _origin ??= Math.Max(0, _pages.Granule - length - _position);
        long place = _pages.Granule - _origin.Value;
        long missing = _pages.IsAfterLoss ? place - length - _position : 0;
        if (missing > 0)
        {
            Lose(missing);
            _position += missing;
        }
        if (_pages.IsLast) _end = place;
        return true;
    }

    // Recordings of broadcasts are streams one after the other.
    private bool Chain()
    {
        bool damaged = _pages.IsDamaged;
        try
        {
            if (_pages.Begin(OggSound.Opus) is { } head)
            {
                if (IsTaken(head) && head[9] == Channels)
                {
                    _decoder.Dispose();
                    _decoder = Start(head);
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
