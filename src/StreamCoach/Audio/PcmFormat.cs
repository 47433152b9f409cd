namespace StreamCoach.Audio;

/// <summary>The format of all captured audio: 16-bit little-endian mono PCM, at the source's own rate.</summary>
internal static class PcmFormat
{
    /// <summary>The size of one sample.</summary>
    public const int BytesPerSample = 2;

    /// <summary>
    /// The offset of the sample at a time. A time that was made of an offset gives that offset again, although a fraction may be a little less than what it stands for;
    /// everybody who compares offsets must round in this one way.
    /// </summary>
    /// <param name="seconds">The time in seconds from the first sample.</param>
    /// <param name="bytesPerSecond">Bytes of a second.</param>
    public static long Offset(double seconds, int bytesPerSecond) => (long)((seconds * bytesPerSecond) + 0.001) & ~1L;
}
