using StreamCoach.Transcripts.Metrics;

namespace StreamCoach.Analysis.Rules;

/// <summary>The longest stretch of each speaker, where there are two or more.</summary>
internal sealed class MonologueRule : IRule
{
    public string Describe(MeasuredTalk talk)
    {
        string? why = Missing(talk);
        return why is not null ? $"Longest stretch of talk: not measured: {why}."
            : $"Longest stretch of talk: {SpeakerList.Of(talk.Speakers, speaker => Time(speaker.LongestMonologueSeconds!.Value))}. In sales calls at most {Time(RuleThresholds.LongMonologueSeconds)} are advised.";
    }

    public IEnumerable<Observation> Observe(MeasuredTalk talk) => Missing(talk) is not null ? []
        : talk.Speakers.Where(speaker => speaker.LongestMonologueSeconds > RuleThresholds.LongMonologueSeconds).Select(speaker => new Observation(
            talk.SentencesFrom(speaker, speaker.LongestMonologueStart!.Value),
            _ => $"Here begins the longest stretch of this speaker: {Time(speaker.LongestMonologueSeconds!.Value)}, with no more than brief words of others. For an overview in a sales call at most {Time(RuleThresholds.LongMonologueSeconds)} are advised.",
            "Stop halfway and ask a question."));

    private static string? Missing(MeasuredTalk talk) => talk.Metrics.GetNotMeasured().FirstOrDefault(lacking => lacking.Metric == nameof(TranscriptMetrics.SpeakerSwitches)) is null ? null
        : NotMeasuredText.Of(talk.Metrics.GetNotMeasured(), nameof(TranscriptMetrics.SpeakerSwitches), talk.Metrics.Model);

    private static string Time(double seconds)
    {
        int whole = (int)Math.Round(seconds, MidpointRounding.AwayFromZero);
        return whole < 60 ? $"{whole} s" : whole % 60 == 0 ? $"{whole / 60} min" : $"{whole / 60} min {whole % 60} s";
    }
}
