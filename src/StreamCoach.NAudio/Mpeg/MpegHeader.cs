using NLayer;

namespace StreamCoach.NAudio.Mpeg;

/// <summary>
/// The four-byte header of a frame of MPEG audio (ISO 11172-3 §2.4.2.3, ISO 13818-3 §2.4.2.3; 2.5 is a common extension).
/// </summary>
internal readonly record struct MpegHeader
{
    /// <summary>The length of a header in bytes.</summary>
    public const int Bytes = 4;

    // In kbit/s, by the header's bit rate index. Index 0 means any rate, which no usual encoder writes.
    private static readonly int[] Layer2Rates = [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384];
    private static readonly int[] Layer3Rates = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
    private static readonly int[] LowRates = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
    private static readonly int[] SampleRates = [44_100, 48_000, 32_000];

    private readonly uint _bits;

    private MpegHeader(uint bits) => _bits = bits;

    public MpegVersion Version => (_bits >> 19 & 3) switch { 0 => MpegVersion.Version25, 2 => MpegVersion.Version2, _ => MpegVersion.Version1 };

    public MpegLayer Layer => (_bits >> 17 & 3) == 1 ? MpegLayer.LayerIII : MpegLayer.LayerII;

    public bool HasCrc => (_bits >> 16 & 1) == 0;

    public int BitRateIndex => (int)(_bits >> 12 & 15);

    /// <summary>Bits per second.</summary>
    public int BitRate => 1_000 * (Version != MpegVersion.Version1 ? LowRates : Layer == MpegLayer.LayerII ? Layer2Rates : Layer3Rates)[BitRateIndex];

    public int SampleRateIndex => (int)(_bits >> 10 & 3);

    /// <summary>Samples per second.</summary>
    public int SampleRate => SampleRates[SampleRateIndex] >> Version switch { MpegVersion.Version1 => 0, MpegVersion.Version2 => 1, _ => 2 };

    public MpegChannelMode ChannelMode => (MpegChannelMode)(_bits >> 6 & 3);

    public int ChannelModeExtension => (int)(_bits >> 4 & 3);

    public int Channels => ChannelMode == MpegChannelMode.Mono ? 1 : 2;

    public bool IsCopyrighted => (_bits >> 3 & 1) == 1;

    /// <summary>Samples per channel.</summary>
    public int SampleCount => Layer == MpegLayer.LayerIII && Version != MpegVersion.Version1 ? 576 : 1_152;

    /// <summary>The length of the frame in bytes, including this header.</summary>
    public int Length => SampleCount / 8 * BitRate / SampleRate + (int)(_bits >> 9 & 1);

    /// <summary>The bytes of layer III side information, which follow the header and the check.</summary>
    public int SideBytes => (Version == MpegVersion.Version1, Channels) switch { (true, 2) => 32, (true, 1) or (false, 2) => 17, _ => 9 };

    /// <summary>
    /// Reads a header of layer II or III; <see langword="null"/> if there is none. Layer I has been out of use since the Digital Compact
    /// Cassette.
    /// </summary>
    public static MpegHeader? Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Bytes || bytes[0] != 0xFF || bytes[1] < 0xE0) return null;
        uint bits = (uint)(bytes[0] << 24 | bytes[1] << 16 | bytes[2] << 8 | bytes[3]);
        bool valid = (bits >> 19 & 3) != 1 && (bits >> 17 & 3) is 1 or 2 && (bits >> 12 & 15) is > 0 and < 15 && (bits >> 10 & 3) != 3;
        return valid ? new(bits) : null;
    }

    /// <summary>Whether another frame may belong to the same stream. Bit rate and channels may change within one.</summary>
    public bool Matches(MpegHeader other) => Version == other.Version && Layer == other.Layer && SampleRateIndex == other.SampleRateIndex;
}
