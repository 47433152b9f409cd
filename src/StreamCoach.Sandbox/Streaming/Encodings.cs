namespace StreamCoach.Sandbox.Streaming;

/// <summary>The encodings of the audio. The sandbox decodes the two whose samples stand in the bytes.</summary>
internal static class Encodings
{
    public const string Pcm = "pcm_s16le";
    public const string MuLaw = "pcm_mulaw";

    public static readonly string[] All = [Pcm, MuLaw, "opus", "ogg_opus", "aac"];

    /// <summary>Bytes of one sample; 0 for a compressed encoding, whose length in time is not known.</summary>
    public static int SampleBytes(string encoding) => encoding switch { Pcm => 2, MuLaw => 1, _ => 0 };

    /// <summary>One mu-law byte as a 16-bit sample (ITU-T G.711).</summary>
    public static short FromMuLaw(byte code)
    {
        int bits = ~code & 0xFF;
        int magnitude = ((((bits & 0x0F) << 3) + 0x84) << ((bits >> 4) & 7)) - 0x84;
        return (short)((bits & 0x80) != 0 ? -magnitude : magnitude);
    }
}
