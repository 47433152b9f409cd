using StreamCoach.Transcripts.Metrics;

namespace StreamCoach.Analysis.Rules;

/// <summary>Um, uh and the like, for each speaker.</summary>
internal sealed class FilledPauseRule : IRule
{
    public string Describe(MeasuredTalk talk)
    {
        TranscriptMetrics all = talk.Metrics;
        if (all.FilledPauses is null) return $"Filled pauses (um, uh): not measured: {NotMeasuredText.Of(all.GetNotMeasured(), nameof(all.FilledPauses), all.Model)}.";
        string reference = talk.Speakers.Any(speaker => speaker.FilledPausesPerMinute is not null)
            ? $" Up to {RuleThresholds.HarmlessFilledPausesPerMinute} a minute did not disturb listeners."
            : "";
        string markers = all.DiscourseMarkerCandidates is > 0 and var count
            ? $" Perhaps fillers too: {count} of \"like\", \"you know\" and others."
            : "";
        return $"Filled pauses (um, uh): {SpeakerList.Of(talk.Speakers, Figure)}.{reference}{markers}";
    }

    public IEnumerable<Observation> Observe(MeasuredTalk talk) => talk.Speakers.Where(IsBeyond).Select(speaker => new Observation(
        talk.SentencesOf(speaker).Where(sentence => sentence.FilledPauses > 0).OrderByDescending(sentence => sentence.FilledPauses),
        quoted => $"{speaker.FilledPauses} filled pauses (um, uh and the like), {Rate(speaker)} This passage has {quoted.FilledPauses}.",
        "Pause silently instead."));

    private static bool IsBeyond(SpeakerMetrics speaker) => speaker.FilledPausesPerMinute is { } rate
        ? rate > RuleThresholds.HarmlessFilledPausesPerMinute
        : speaker is { TalkSeconds: null, FilledPausesPer100Words: > RuleThresholds.UsualDisfluenciesPer100Words, Words: >= RuleThresholds.FewestWords };

    private static string Rate(SpeakerMetrics speaker) => speaker.FilledPausesPerMinute is { } rate
        ? FormattableString.Invariant($"{rate} a minute of own talk. In an experiment, {RuleThresholds.HarmlessFilledPausesPerMinute} a minute did not disturb listeners and {RuleThresholds.DisturbingFilledPausesPerMinute} did.")
        : FormattableString.Invariant($"{speaker.FilledPausesPer100Words} in 100 words. Spontaneous speech has 2 to {RuleThresholds.UsualDisfluenciesPer100Words} disfluencies of all kinds in 100 words.");

    private static string Figure(SpeakerMetrics speaker)
    {
        if (speaker.FilledPauses == 0) return "0";
        return speaker.FilledPausesPerMinute is { } rate ? FormattableString.Invariant($"{speaker.FilledPauses} ({rate} a minute)")
            : speaker is { TalkSeconds: null, Words: >= RuleThresholds.FewestWords } ? FormattableString.Invariant($"{speaker.FilledPauses} ({speaker.FilledPausesPer100Words} in 100 words)")
            : $"{speaker.FilledPauses} (too little speech for a rate)";
    }
}
