namespace StreamCoach;

/// <summary>
/// What an hour of an open session costs: AssemblyAI's published pay-as-you-go prices (assemblyai.com/pricing). They change, so every estimate says
/// from which day they are. What is not known here has no price, because a guess would look like one that is.
/// </summary>
public static class StreamingPrice
{
    private const decimal Pro = 0.45m, ProKeyTerms = 0.05m;
    private const decimal UniversalEnglish = 0.15m, UniversalKeyTerms = 0.04m;

    /// <summary>The day on which the prices were read.</summary>
    public static DateTime AsOf { get; } = new(2026, 10, 7, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>US dollars for an hour that the session is open; <see langword="null"/> where the model or something that is asked of it has no known price.</summary>
    public static decimal? PerHour(StreamingOptions options)
    {
        bool unknown = options.SpeakerLabels == true || options.RedactPii == true || options.Prompt is not null || options.Domain is not null || options.VoiceFocus is not null;
        bool terms = options.KeyTerms.Count > 0;
        if (unknown) return null;
        if (options.IsPro) return Pro + (terms ? ProKeyTerms : 0);
        return options.Model == "universal-streaming-english" ? UniversalEnglish + (terms ? UniversalKeyTerms : 0) : null;
    }
}
