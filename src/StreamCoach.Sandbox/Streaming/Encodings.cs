namespace StreamCoach.Sandbox.Streaming;

/// <summary>The audio encodings. The sandbox decodes the two uncompressed ones.</summary>
internal static class Encodings
{
    public const string Pcm = "pcm_s16le";
    public const string MuLaw = "pcm_mulaw";

    public static readonly string[] All = [Pcm, MuLaw, "opus", "ogg_opus", "aac"];

    /// <summary>Returns the bytes of one sample; 0 for a compressed encoding, whose duration is unknown.</summary>
    public static int SampleBytes(string encoding) => encoding switch { Pcm => 2, MuLaw => 1, _ => 0 };

    /// <summary>Converts a mu-law byte to a 16-bit sample (ITU-T G.711).</summary>
    public static short FromMuLaw(byte code)
    {
        int bits = ~code & 0xFF;
        int magnitude = ((((bits & 0x0F) << 3) + 0x84) << ((bits >> 4) & 7)) - 0x84;
        return (short)((bits & 0x80) != 0 ? -magnitude : magnitude);
    }
}
