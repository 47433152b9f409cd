using System.Collections.ObjectModel;

namespace StreamCoach.Transcripts.Metrics;

/// <summary>
/// The metrics of one speaker. A metric that the transcript does not allow is <see langword="null"/>, with its reason in <see
/// cref="NotMeasured"/>.
/// </summary>
/// <remarks>docs/metrics.md has the definitions and their sources.</remarks>
public sealed class SpeakerMetrics
{
    private readonly NotMeasuredList _notMeasured;

    internal SpeakerMetrics(string? sessionId, string? speaker, IList<NotMeasured> notMeasured)
    {
        SessionId = sessionId;
        Speaker = speaker;
        _notMeasured = new(notMeasured);
    }

    /// <summary>The session; <see langword="null"/> if the transcript is of none.</summary>
    public string? SessionId { get; }

    /// <summary>The session's name; <see langword="null"/> if the transcript is of no session.</summary>
    public required string? SessionName { get; init; }

    /// <summary>The speaker; <see langword="null"/> if the transcript has no speakers.</summary>
    public string? Speaker { get; }

    /// <summary>The number of turns.</summary>
    public required int Turns { get; init; }

    /// <summary>The number of contributions: turns of this speaker less than two seconds apart are one contribution.</summary>
    public required int? Contributions { get; init; }

    /// <summary>The number of words, including filled pauses, because they take time too.</summary>
    public required int Words { get; init; }

    /// <summary>Seconds of speech: from the beginning to the end of each contribution, including its pauses.</summary>
    public required double? TalkSeconds { get; init; }

    /// <summary>The share of all speakers' talk time, 0 to 1, without silence.</summary>
    public required double? TalkShare { get; init; }

    /// <summary>The share of the session, 0 to 100 percent, including silence.</summary>
    public required double? TalkPercentOfSession { get; init; }

    /// <summary>Words per minute of the speaker's talk time, including pauses: the usual measure of pace.</summary>
    public required double? SpeechRateWpm { get; init; }

    /// <summary>Words per minute of the speaker's talk time without pauses of more than 250 ms.</summary>
    public required double? ArticulationRateWpm { get; init; }

    /// <summary>The longest monologue in seconds; one or two words of another speaker ("right") do not end it.</summary>
    public required double? LongestMonologueSeconds { get; init; }

    /// <summary>When the longest monologue began, in seconds from the session's first sample.</summary>
    public required double? LongestMonologueStart { get; init; }

    /// <summary>The longest time of listening in seconds: speech of others, interrupted by no more than one or two own words.</summary>
    public required double? LongestListeningSeconds { get; init; }

    /// <summary>
    /// The median gap before an answer to another speaker, in milliseconds; gaps of more than five seconds are not counted.
    /// </summary>
    public required double? MedianReplyGapMs { get; init; }

    /// <summary>The number of answers within five seconds after another speaker.</summary>
    public required int? Replies { get; init; }

    /// <summary>The number of replies within 250 ms: recognition cannot time them more exactly.</summary>
    public required int? ImmediateReplies { get; init; }

    /// <summary>
    /// The number of contributions that began more than five seconds after another speaker: new starts rather than answers.
    /// </summary>
    public required int? Lapses { get; init; }

    /// <summary>The number of sentences that end in a question mark.</summary>
    public required int? Questions { get; init; }

    /// <summary>Questions per hour of the session.</summary>
    public required double? QuestionsPerHour { get; init; }

    /// <summary>The number of um, uh, er, erm, ah and hm; a whole turn of them that means "I am listening" is not counted.</summary>
    public required int? FilledPauses { get; init; }

    /// <summary>Filled pauses per minute of the speaker's talk time.</summary>
    public required double? FilledPausesPerMinute { get; init; }

    /// <summary>Filled pauses per hundred words.</summary>
    public required double? FilledPausesPer100Words { get; init; }

    /// <summary>
    /// The number of "like", "you know", "I mean", "so", "well" and others that are positioned like fillers. They are candidates: only a
    /// listener can decide.
    /// </summary>
    public required int? DiscourseMarkerCandidates { get; init; }

    /// <summary>Discourse marker candidates per hundred words.</summary>
    public required double? DiscourseMarkerCandidatesPer100Words { get; init; }

    /// <summary>The number of turns of at most three words that mean "I am listening": mhm, yeah, right, okay.</summary>
    public required int? Backchannels { get; init; }

    /// <summary>The number of pauses of two seconds or more within a contribution.</summary>
    public required int? LongPauses { get; init; }

    /// <summary>
    /// The metrics that are <see langword="null"/>, with the reasons, on one line; <see cref="GetNotMeasured"/> returns them one by one.
    /// </summary>
    public string NotMeasured => _notMeasured.ToString();

    /// <summary>
    /// Returns each metric that is <see langword="null"/>, with its reason. This is a method, because a property would make the JSON
    /// deeper than ConvertTo-Json's default depth.
    /// </summary>
    public NotMeasuredList GetNotMeasured() => _notMeasured;

    /// <summary>Returns the speaker and the number of words.</summary>
    public override string ToString() => $"{Speaker ?? "(all)"}: {Words} words";
}

/// <summary>A read-only list of speakers' metrics. Its text is the speakers, so that a CSV column stays readable.</summary>
public sealed class SpeakerMetricsList : ReadOnlyCollection<SpeakerMetrics>
{
    internal SpeakerMetricsList(IList<SpeakerMetrics> speakers) : base(speakers)
    {
    }

    /// <summary>Returns the speakers joined.</summary>
    public override string ToString() => string.Join("; ", this);
}
