namespace StreamCoach.Recognition.AssemblyAI;

/// <summary>
/// The price of an hour of an open session: AssemblyAI's published pay-as-you-go prices (assemblyai.com/pricing, and AssemblyAI's reference for
/// Universal-3.6 Pro). Prices change, so every estimate states their date. Options without a known price have none, because a guess would look like a
/// published price.
/// </summary>
public static class StreamingPrice
{
    private const decimal Pro = 0.45m, ProKeyTerms = 0.05m;
    private const decimal UniversalEnglish = 0.15m, UniversalKeyTerms = 0.04m;
    private const decimal Redaction = 0.12m, Focus = 0.10m;

    /// <summary>The date of the last comparison with the published prices (UTC).</summary>
    public static DateTime AsOf { get; } = new(2026, 11, 27, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>Returns US dollars per hour of an open session; <see langword="null"/> if <see cref="Unpriced"/> returns anything.</summary>
    public static decimal? PerHour(StreamingOptions options)
    {
        if (Unpriced(options).Count > 0) return null;
        bool includesTerms = options.Model.StartsWith("universal-3-6", StringComparison.Ordinal);
        decimal terms = options.KeyTerms.Count == 0 || includesTerms ? 0 : options.IsPro ? ProKeyTerms : UniversalKeyTerms;
        return (options.IsPro ? Pro : UniversalEnglish) + terms + (options.RedactPii == true ? Redaction : 0) + (options.VoiceFocus is not null ? Focus : 0);
    }

    /// <summary>Returns the options without a known price, such as "speaker labels"; empty if there are none.</summary>
    public static IReadOnlyList<string> Unpriced(StreamingOptions options) => [.. Unknown(options)];

    private static IEnumerable<string> Unknown(StreamingOptions options)
    {
        if (!options.IsPro && options.Model != "universal-streaming-english") yield return $"the model {options.Model}";
        if (options.SpeakerLabels == true) yield return "speaker labels";
        if (options.Prompt is not null) yield return "a prompt";
        if (options.Domain is not null) yield return $"the domain {options.Domain}";
    }
}
