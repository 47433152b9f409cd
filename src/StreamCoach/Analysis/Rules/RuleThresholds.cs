namespace StreamCoach.Analysis.Rules;

/// <summary>The thresholds of the rules, each with its source. docs/rules-coach.md lists them for users.</summary>
internal static class RuleThresholds
{
    /// <summary>
    /// Filled pauses per minute of own talk that did not disturb listeners. Source: Laske and DiGennaro Reed (2024), Journal of Applied
    /// Behavior Analysis, doi 10.1002/jaba.1093, an experiment with 0, 2, 5 and 12 a minute.
    /// </summary>
    public const int HarmlessFilledPausesPerMinute = 5;

    /// <summary>Filled pauses per minute of own talk that did disturb listeners, in the same experiment.</summary>
    public const int DisturbingFilledPausesPerMinute = 12;

    /// <summary>
    /// The most disfluencies per hundred words in spontaneous speech. Sources: Bortfeld et al. (2001), Fox Tree (1995) and Shriberg
    /// (1994), who found 2 to 6; filled pauses are a part of them.
    /// </summary>
    public const int UsualDisfluenciesPer100Words = 6;

    /// <summary>With fewer words, a count per hundred words is random. No source: a judgement, like the 30 s of a rate per minute.</summary>
    public const int FewestWords = 100;

    /// <summary>The slowest and the fastest pace that Microsoft Speaker Coach advises for presentations, in words per minute.</summary>
    public const int SlowPresentationWpm = 100, FastPresentationWpm = 165;

    /// <summary>
    /// The usual pace in English conversation, and the pace above which it is fast, in words per minute of own talk. Source: the bands
    /// that the Nojoin project derived from corpora of conversations (its docs/ANALYTICS_EVIDENCE.md).
    /// </summary>
    public const int UsualConversationWpm = 160, BriskConversationWpm = 200, FastConversationWpm = 240;

    /// <summary>
    /// The number of words at which a sentence becomes difficult. Source: the GOV.UK style guide (Inside GOV.UK, 4 August 2014). It is a
    /// rule for written text; a listener cannot even read the sentence again.
    /// </summary>
    public const int LongSentenceWords = 25;

    /// <summary>The longest overview in seconds that Gong advises, from 257,967 sales calls.</summary>
    public const int LongMonologueSeconds = 120;

    /// <summary>
    /// The percentage of the talk time that sellers had in successful calls, and the one above which calls went badly. Source: Gong,
    /// 25,537 sales calls.
    /// </summary>
    public const int SuccessfulTalkPercent = 43, DominantTalkPercent = 65;
}
