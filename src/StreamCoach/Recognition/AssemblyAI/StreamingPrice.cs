namespace StreamCoach.Recognition.AssemblyAI;

/// <summary>
/// What an hour of an open session costs: AssemblyAI's published pay-as-you-go prices (assemblyai.com/pricing, and the vendor's own reference for
/// Universal-3.6 Pro). They change, so every estimate says from which day they are. What is not known here has no price, because a guess would look
/// like one that is.
/// </summary>
public static class StreamingPrice
{
    private const decimal Pro = 0.45m, ProKeyTerms = 0.05m;
    private const decimal UniversalEnglish = 0.15m, UniversalKeyTerms = 0.04m;
    private const decimal Redaction = 0.12m, Focus = 0.10m;

    /// <summary>The day on which the prices were last compared with what is published.</summary>
    public static DateTime AsOf { get; } = new(2026, 11, 27, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>US dollars for an hour that the session is open; <see langword="null"/> where <see cref="Unpriced"/> names anything.</summary>
    public static decimal? PerHour(StreamingOptions options)
    {
        if (Unpriced(options).Count > 0) return null;
        bool includesTerms = options.Model.StartsWith("universal-3-6", StringComparison.Ordinal);
        decimal terms = options.KeyTerms.Count == 0 || includesTerms ? 0 : options.IsPro ? ProKeyTerms : UniversalKeyTerms;
        return (options.IsPro ? Pro : UniversalEnglish) + terms + (options.RedactPii == true ? Redaction : 0) + (options.VoiceFocus is not null ? Focus : 0);
    }

    /// <summary>What is asked for and has no published price that is known here, such as "speaker labels"; empty where all of it is priced.</summary>
    public static IReadOnlyList<string> Unpriced(StreamingOptions options) => [.. Unknown(options)];

    private static IEnumerable<string> Unknown(StreamingOptions options)
    {
        if (!options.IsPro && options.Model != "universal-streaming-english") yield return $"the model {options.Model}";
        if (options.SpeakerLabels == true) yield return "speaker labels";
        if (options.Prompt is not null) yield return "a prompt";
        if (options.Domain is not null) yield return $"the domain {options.Domain}";
    }
}
