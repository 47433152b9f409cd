using System.Buffers.Binary;
using Concentus;
using Concentus.Structs;
using StreamCoach.Audio.Backend;

namespace StreamCoach.NAudio.Ogg;

/// <summary>
/// Decodes Opus in Ogg (RFC 7845), mono or stereo, at 48 kHz. A damaged packet or page becomes silence of the same length.
/// </summary>
internal sealed class OpusSamples : BlockSamples
{
    private const int Rate = 48_000;

    // 120 ms (RFC 6716 §3.1).
    private const int LongestPacket = 5_760;

    private readonly OggPages _pages;
    private IOpusDecoder _decoder;
    private int _packet;

    // In samples from the beginning of the stream, including the samples that are skipped there.
    private long _position;
    private long _end = long.MaxValue;
    private long? _origin;

    // Otherwise any native library named opus on the system would be loaded.
    static OpusSamples() => OpusCodecFactory.AttemptToUseNativeLibrary = false;

    private OpusSamples(OggPages pages, byte[] head)
    {
        _pages = pages;
        SampleRate = Rate;
        Channels = head[9];
        _decoder = Start(head);
    }

    /// <summary>Opens a stream whose first packet was read; <see langword="null"/> if it has more than two channels.</summary>
    /// <exception cref="EndOfStreamException">The stream is truncated before its first sample.</exception>
    public static ISampleReader? Open(OggPages pages, byte[] head) =>
        IsSupported(head) ? new OpusSamples(pages, head) : null;

    protected override void Dispose(bool disposing)
    {
        _decoder.Dispose();
        _pages.Dispose();
    }

    protected override bool Decode()
    {
        while (_packet >= _pages.Packets.Count)
        {
            if (!NextPage()) return false;
        }
        byte[] packet = _pages.Packets[_packet++];
        int length = Duration(packet), decoded;
        try
        {
            decoded = _decoder.Decode(packet, Room(LongestPacket), LongestPacket, false);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // The decoder does not validate its input, and fails in many ways.
            decoded = -1;
        }
        // The last page says where in its packets the audio ends.
        int kept = (int)Math.Clamp(_end - _position, 0, Math.Max(decoded, length));
        _position += kept;
        if (decoded >= 0) Provide(Math.Min(kept, decoded));
        else InsertSilence(kept);
        return true;
    }

    private static bool IsSupported(byte[] head) =>
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
        // In 1/256 dB, the decoder's unit.
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

    private bool NextPage()
    {
        if (!_pages.Next()) return Chain();
        _packet = 0;
        if (_pages.Granule < 0 || _pages.Packets.Count == 0) return true;
        long length = 0;
        foreach (byte[] packet in _pages.Packets) length += Duration(packet);
        // A stream that was recorded from the middle of another starts at that position.
        _origin ??= Math.Max(0, _pages.Granule - length - _position);
        long position = _pages.Granule - _origin.Value;
        long missing = _pages.IsAfterLoss ? position - length - _position : 0;
        if (missing > 0)
        {
            InsertSilence(missing);
            _position += missing;
        }
        if (_pages.IsLast) _end = position;
        return true;
    }

    // A recording of a broadcast may be several streams in sequence.
    private bool Chain()
    {
        bool damaged = _pages.IsDamaged;
        try
        {
            if (_pages.Begin(OggAudio.Opus) is { } head)
            {
                if (IsSupported(head) && head[9] == Channels)
                {
                    _decoder.Dispose();
                    _decoder = Start(head);
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
