using System.Collections.ObjectModel;

namespace StreamCoach.Transcripts.Metrics;

/// <summary>How one speaker spoke, in figures. What the data cannot bear is <see langword="null"/>, with its reason in <see cref="NotMeasured"/>.</summary>
/// <remarks>The definitions and their sources stand in docs/metrics.md.</remarks>
public sealed class SpeakerMetrics
{
    private readonly NotMeasuredList _notMeasured;

    internal SpeakerMetrics(string? sessionId, string? speaker, IList<NotMeasured> notMeasured)
    {
        SessionId = sessionId;
        Speaker = speaker;
        _notMeasured = new(notMeasured);
    }

    /// <summary>The session, if of one.</summary>
    public string? SessionId { get; }

    /// <summary>The speaker; <see langword="null"/> where the transcript does not say who spoke.</summary>
    public string? Speaker { get; }

    /// <summary>Turns.</summary>
    public required int Turns { get; init; }

    /// <summary>Contributions: turns of this speaker that follow each other within two seconds are one.</summary>
    public required int? Contributions { get; init; }

    /// <summary>Words, filled pauses among them, for they take time too.</summary>
    public required int Words { get; init; }

    /// <summary>Seconds of speech: from the beginning to the end of each contribution, the pauses in it included.</summary>
    public required double? TalkSeconds { get; init; }

    /// <summary>The part of all speakers' talk, 0 to 1; silence does not count.</summary>
    public required double? TalkShare { get; init; }

    /// <summary>The part of the session, 0 to 100; silence counts.</summary>
    public required double? TalkPercentOfSession { get; init; }

    /// <summary>Words a minute of own talk, pauses included: the headline of pace.</summary>
    public required double? SpeechRateWpm { get; init; }

    /// <summary>Words a minute of own talk without pauses of more than 250 ms.</summary>
    public required double? ArticulationRateWpm { get; init; }

    /// <summary>The longest time held the floor, in seconds; a word or two of another's ("right") do not end it.</summary>
    public required double? LongestMonologueSeconds { get; init; }

    /// <summary>When that began, in seconds from the session's first sample.</summary>
    public required double? LongestMonologueStart { get; init; }

    /// <summary>The longest time of listening, in seconds: others' talk without more than a word or two of one's own.</summary>
    public required double? LongestListeningSeconds { get; init; }

    /// <summary>The middle one of the gaps before an answer to another speaker, in milliseconds; gaps over five seconds do not count.</summary>
    public required double? MedianReplyGapMs { get; init; }

    /// <summary>Answers within five seconds of another speaker's end.</summary>
    public required int? Replies { get; init; }

    /// <summary>Of these, those within 250 ms: too soon for recognition to tell them apart.</summary>
    public required int? ImmediateReplies { get; init; }

    /// <summary>Contributions that began more than five seconds after another speaker's end: no answers, but new starts.</summary>
    public required int? Lapses { get; init; }

    /// <summary>Sentences that end in a question mark.</summary>
    public required int? Questions { get; init; }

    /// <summary>Questions an hour of the session.</summary>
    public required double? QuestionsPerHour { get; init; }

    /// <summary>Um, uh, er, erm, ah, hm; not where they are a whole turn that says "I am listening".</summary>
    public required int? FilledPauses { get; init; }

    /// <summary>Filled pauses a minute of own talk.</summary>
    public required double? FilledPausesPerMinute { get; init; }

    /// <summary>Filled pauses in a hundred words.</summary>
    public required double? FilledPausesPer100Words { get; init; }

    /// <summary>"Like", "you know", "I mean", "so", "well" and others where they stand as fillers do. Candidates: only a listener can tell.</summary>
    public required int? DiscourseMarkerCandidates { get; init; }

    /// <summary>These candidates in a hundred words.</summary>
    public required double? DiscourseMarkerCandidatesPer100Words { get; init; }

    /// <summary>Turns of at most three words that say "I am listening": mhm, yeah, right, okay.</summary>
    public required int? Backchannels { get; init; }

    /// <summary>Pauses of two seconds and more within a contribution.</summary>
    public required int? LongPauses { get; init; }

    /// <summary>What is <see langword="null"/>, and why, on one line; <see cref="GetNotMeasured"/> has each by itself.</summary>
    public string NotMeasured => _notMeasured.ToString();

    /// <summary>Each figure that is <see langword="null"/>, with its reason. No property: JSON would be a level deeper than is written by default.</summary>
    public NotMeasuredList GetNotMeasured() => _notMeasured;

    /// <summary>The speaker, the words and the share.</summary>
    public override string ToString() => $"{Speaker ?? "(all)"}: {Words} words";
}

/// <summary>Speakers, read-only. As text it is the speakers, so that a CSV column stays readable.</summary>
public sealed class SpeakerMetricsList : ReadOnlyCollection<SpeakerMetrics>
{
    internal SpeakerMetricsList(IList<SpeakerMetrics> speakers) : base(speakers)
    {
    }

    /// <summary>The speakers joined.</summary>
    public override string ToString() => string.Join("; ", this);
}
