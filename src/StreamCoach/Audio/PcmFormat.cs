namespace StreamCoach.Audio;

/// <summary>The format of all captured audio: 16-bit little-endian mono PCM, at the source's own rate.</summary>
internal static class PcmFormat
{
    /// <summary>The size of one sample.</summary>
    public const int BytesPerSample = 2;
}
