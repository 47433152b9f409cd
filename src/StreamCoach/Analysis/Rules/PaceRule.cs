using StreamCoach.Transcripts.Metrics;

namespace StreamCoach.Analysis.Rules;

/// <summary>
/// Words per minute. Several speakers are compared with conversations, one with presentations, which is what a single speaker
/// practises.
/// </summary>
internal sealed class PaceRule : IRule
{
    private static readonly string Conversation =
        $"In English conversation {RuleThresholds.UsualConversationWpm} to {RuleThresholds.BriskConversationWpm} words a minute are usual, and more than {RuleThresholds.FastConversationWpm} are fast.";

    private static readonly string Presentation =
        $"For a presentation {RuleThresholds.SlowPresentationWpm} to {RuleThresholds.FastPresentationWpm} words a minute are advised; in English conversation {RuleThresholds.UsualConversationWpm} to {RuleThresholds.BriskConversationWpm} are usual.";

    public string Describe(MeasuredTalk talk)
    {
        TranscriptMetrics all = talk.Metrics;
        if (talk.Speakers.All(speaker => speaker.SpeechRateWpm is null))
            return $"Words a minute: not measured: {Why(talk.Speakers[0])}.";
        string reference = !talk.IsEnglish ? "The known ranges are for English."
            : talk.Speakers.Count > 1 ? $"In conversation {RuleThresholds.UsualConversationWpm} to {RuleThresholds.BriskConversationWpm} are usual."
            : $"Advised for presentations: {RuleThresholds.SlowPresentationWpm} to {RuleThresholds.FastPresentationWpm}.";
        return $"Words a minute: {SpeakerList.Of(talk.Speakers, speaker => speaker.SpeechRateWpm is { } wpm ? FormattableString.Invariant($"{wpm}") : $"not measured ({Why(speaker)})")}.{Mixed(talk)} {reference}";

        string Why(SpeakerMetrics speaker) => NotMeasuredText.Of(speaker.GetNotMeasured(), nameof(speaker.SpeechRateWpm), all.Model);
    }

    public IEnumerable<Observation> Observe(MeasuredTalk talk)
    {
        if (!talk.IsEnglish) yield break;
        foreach (SpeakerMetrics speaker in talk.Speakers)
        {
            if (speaker.SpeechRateWpm is not { } wpm || Advice(wpm, talk.Speakers.Count > 1) is not { } advice) continue;
            yield return new(talk.LongestTurnsOf(speaker),
                _ => FormattableString.Invariant($"{wpm} words a minute of own talk, pauses included.{Mixed(talk)} {(talk.Speakers.Count > 1 ? Conversation : Presentation)} This is from the longest turn."), advice);
        }
    }

    private static string? Advice(double wpm, bool isConversation) => (wpm, isConversation) switch
    {
        ( > RuleThresholds.FastConversationWpm, _) => "Slow down: pause after each point.",
        ( > RuleThresholds.FastPresentationWpm, false) => "If this was a presentation, slow down: pause after each point.",
        ( < RuleThresholds.SlowPresentationWpm, false) => "If this was a presentation, shorten the pauses.",
        _ => null,
    };

    private static string Mixed(MeasuredTalk talk) => talk.HasSpeakers ? "" : " The speakers are not known: it is one figure for all.";
}
