using StreamCoach.Transcripts.Metrics;

namespace StreamCoach.Analysis.Rules;

/// <summary>Says in words why a figure is missing.</summary>
internal static class NotMeasuredText
{
    /// <summary>Returns the reason for a metric, as the end of a sentence.</summary>
    /// <param name="missing">The metrics that could not be measured.</param>
    /// <param name="metric">The metric, which is one of them.</param>
    /// <param name="model">The speech model; <see langword="null"/> if unknown.</param>
    public static string Of(NotMeasuredList missing, string metric, string? model) => missing.First(lacking => lacking.Metric == metric).Reason switch
    {
        NotMeasuredReason.NoTimes => "the transcript has no times",
        NotMeasuredReason.NoWordTimes => "the transcript has no word times",
        NotMeasuredReason.NoSpeakers => "the speakers are not known",
        NotMeasuredReason.OneSpeaker => "there is only one speaker",
        NotMeasuredReason.NoReplies => "nobody answered anybody",
        NotMeasuredReason.TooLittleSpeech => "less than 30 s of speech",
        NotMeasuredReason.ModelStripsDisfluencies => $"the speech model {model} omits them",
        NotMeasuredReason.ModelNotKnown => $"none was found, and it is not known whether {(model is null ? "the speech model" : $"the speech model {model}")} keeps them",
        NotMeasuredReason.LanguageNotCovered => "the rule is for English",
        NotMeasuredReason.NotPunctuated => "the transcript has no punctuation",
        NotMeasuredReason.OneStream => "one audio stream does not show it",
        var reason => throw new ArgumentOutOfRangeException(nameof(missing), reason, null),
    };
}
