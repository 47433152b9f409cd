using StreamCoach.Errors;

namespace StreamCoach.Transcripts.Metrics;

/// <summary>
/// How a talk went, in figures that are counted and not guessed: the same in every culture and on every machine. What the data cannot bear is
/// <see langword="null"/>, with its reason in <see cref="NotMeasured"/>.
/// </summary>
/// <remarks>The definitions and their sources stand in docs/metrics.md.</remarks>
public sealed class TranscriptMetrics
{
    /// <summary>The version of the definitions: only figures of the same version can be compared.</summary>
    public const int CurrentDefinitions = 1;

    private readonly NotMeasuredList _notMeasured;

    internal TranscriptMetrics(string? sessionId, IList<SpeakerMetrics> speakers, IList<NotMeasured> notMeasured)
    {
        SessionId = sessionId;
        Speakers = new(speakers);
        _notMeasured = new(notMeasured);
    }

    /// <summary>The session, if of one.</summary>
    public string? SessionId { get; }

    /// <summary>The speech model, where it is known.</summary>
    public required string? Model { get; init; }

    /// <summary>Seconds from the session's first sample to the end of its last word.</summary>
    public required double? DurationSeconds { get; init; }

    /// <summary>Turns.</summary>
    public required int Turns { get; init; }

    /// <summary>Words of all speakers.</summary>
    public required int Words { get; init; }

    /// <summary>Seconds of speech of all speakers together.</summary>
    public required double? TalkSeconds { get; init; }

    /// <summary>Seconds in which nobody spoke.</summary>
    public required double? SilenceSeconds { get; init; }

    /// <summary>The part of the session in which nobody spoke, 0 to 100.</summary>
    public required double? SilencePercent { get; init; }

    /// <summary>Words a minute of talk, of all speakers together.</summary>
    public required double? SpeechRateWpm { get; init; }

    /// <summary>Words a minute of the session. It mixes pace with silence, so it says nothing about a person.</summary>
    public required double? ElapsedWpm { get; init; }

    /// <summary>How often the floor went from one speaker to another.</summary>
    public required int? SpeakerSwitches { get; init; }

    /// <summary>That, a minute of the session.</summary>
    public required double? SpeakerSwitchesPerMinute { get; init; }

    /// <summary>The middle one of the gaps before an answer to another speaker, in milliseconds; gaps over five seconds do not count.</summary>
    public required double? MedianReplyGapMs { get; init; }

    /// <summary>Sentences that end in a question mark.</summary>
    public required int? Questions { get; init; }

    /// <summary>Um, uh, er, erm, ah, hm of all speakers.</summary>
    public required int? FilledPauses { get; init; }

    /// <summary>Filled pauses in a hundred words.</summary>
    public required double? FilledPausesPer100Words { get; init; }

    /// <summary>"Like", "you know", "I mean" and others where they stand as fillers do. Candidates: only a listener can tell.</summary>
    public required int? DiscourseMarkerCandidates { get; init; }

    /// <summary>Pauses of two seconds and more within contributions.</summary>
    public required int? LongPauses { get; init; }

    /// <summary>Milliseconds in which two spoke at once: never measured, because one stream cannot tell.</summary>
    public double? OverlapMs { get; }

    /// <summary>Words of turns whose speaker the service could not tell; they count for the session and for no speaker.</summary>
    public required int UnknownSpeakerWords { get; init; }

    /// <summary>The speakers, in the order in which they first spoke.</summary>
    public SpeakerMetricsList Speakers { get; }

    /// <summary>Turns of one speaker that follow each other within so many milliseconds are one contribution.</summary>
    public int ContributionGapMs { get; } = SpeakerSpan.LongestGapMs;

    /// <summary>The version of the definitions.</summary>
    public int Definitions { get; } = CurrentDefinitions;

    /// <summary>What is <see langword="null"/>, and why, on one line; <see cref="GetNotMeasured"/> has each by itself.</summary>
    public string NotMeasured => _notMeasured.ToString();

    /// <summary>Each figure that is <see langword="null"/>, with its reason. No property: JSON would be a level deeper than is written by default.</summary>
    public NotMeasuredList GetNotMeasured() => _notMeasured;

    /// <summary>Measures a talk of one session.</summary>
    /// <exception cref="StreamCoachException">There is no text.</exception>
    public static TranscriptMetrics Measure(Transcript transcript) => new MetricsCalculator(transcript).ToMetrics();

    /// <summary>The words and the time.</summary>
    public override string ToString() => DurationSeconds is { } seconds ? FormattableString.Invariant($"{Words} words in {seconds:0.0} s") : $"{Words} words";
}
