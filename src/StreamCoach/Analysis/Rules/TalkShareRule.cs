using StreamCoach.Transcripts.Metrics;

namespace StreamCoach.Analysis.Rules;

/// <summary>Each speaker's part of the talk time, where there are two or more.</summary>
internal sealed class TalkShareRule : IRule
{
    public string Describe(MeasuredTalk talk)
    {
        TranscriptMetrics all = talk.Metrics;
        return all.SpeakerSwitches is null
            ? $"Talk share: not measured: {NotMeasuredText.Of(all.GetNotMeasured(), nameof(all.SpeakerSwitches), all.Model)}."
            : $"Talk share: {SpeakerList.Of(talk.Speakers, Percent)}. Sales calls went badly above {RuleThresholds.DominantTalkPercent} %.";
    }

    public IEnumerable<Observation> Observe(MeasuredTalk talk) => talk.Metrics.SpeakerSwitches is null ? []
        : talk.Speakers.Where(speaker => speaker.TalkShare * 100 > RuleThresholds.DominantTalkPercent).Select(speaker => new Observation(
            talk.LongestTurnsOf(speaker),
            _ => $"{Percent(speaker)} of the talk time. In sales calls, sellers had {RuleThresholds.SuccessfulTalkPercent} % of it in successful calls; above {RuleThresholds.DominantTalkPercent} % calls went badly. This is from this speaker's longest turn.",
            "If the others were meant to say more, ask a question and wait for the whole answer."));

    private static string Percent(SpeakerMetrics speaker) => FormattableString.Invariant($"{Math.Round(speaker.TalkShare!.Value * 100, 1, MidpointRounding.AwayFromZero)} %");
}
