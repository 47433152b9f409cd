using StreamCoach.Errors;

namespace StreamCoach.Transcripts.Metrics;

/// <summary>
/// The metrics of one conversation, counted and never guessed, and the same in every culture and on every machine. A metric that the
/// transcript does not allow is <see langword="null"/>, with its reason in <see cref="NotMeasured"/>.
/// </summary>
/// <remarks>docs/metrics.md has the definitions and their sources.</remarks>
public sealed class TranscriptMetrics
{
    /// <summary>The version of the definitions: only metrics of the same version can be compared.</summary>
    public const int CurrentDefinitions = 1;

    private readonly NotMeasuredList _notMeasured;

    internal TranscriptMetrics(string? sessionId, IList<SpeakerMetrics> speakers, IList<NotMeasured> notMeasured)
    {
        SessionId = sessionId;
        Speakers = new(speakers);
        _notMeasured = new(notMeasured);
    }

    /// <summary>The session; <see langword="null"/> if the transcript is of none.</summary>
    public string? SessionId { get; }

    /// <summary>The session's name; <see langword="null"/> if the transcript is of no session.</summary>
    public required string? SessionName { get; init; }

    /// <summary>The recording that was transcribed, without control characters; <see langword="null"/> for any other source.</summary>
    public required string? Path { get; init; }

    /// <summary>The speech model; <see langword="null"/> if unknown.</summary>
    public required string? Model { get; init; }

    /// <summary>Seconds from the session's first sample to the end of its last word.</summary>
    public required double? DurationSeconds { get; init; }

    /// <summary>The number of turns.</summary>
    public required int Turns { get; init; }

    /// <summary>The number of words of all speakers.</summary>
    public required int Words { get; init; }

    /// <summary>Seconds of speech of all speakers together.</summary>
    public required double? TalkSeconds { get; init; }

    /// <summary>Seconds without speech.</summary>
    public required double? SilenceSeconds { get; init; }

    /// <summary>The share of the session without speech, 0 to 100 percent.</summary>
    public required double? SilencePercent { get; init; }

    /// <summary>Words per minute of talk time, of all speakers together.</summary>
    public required double? SpeechRateWpm { get; init; }

    /// <summary>Words per minute of the session. It mixes pace with silence, so it describes no speaker.</summary>
    public required double? ElapsedWpm { get; init; }

    /// <summary>The number of changes from one speaker to another.</summary>
    public required int? SpeakerSwitches { get; init; }

    /// <summary>Speaker changes per minute of the session.</summary>
    public required double? SpeakerSwitchesPerMinute { get; init; }

    /// <summary>
    /// The median gap before an answer to another speaker, in milliseconds; gaps of more than five seconds are not counted.
    /// </summary>
    public required double? MedianReplyGapMs { get; init; }

    /// <summary>The number of sentences that end in a question mark.</summary>
    public required int? Questions { get; init; }

    /// <summary>The number of um, uh, er, erm, ah and hm of all speakers.</summary>
    public required int? FilledPauses { get; init; }

    /// <summary>Filled pauses per hundred words.</summary>
    public required double? FilledPausesPer100Words { get; init; }

    /// <summary>
    /// The number of "like", "you know", "I mean" and others that are positioned like fillers. They are candidates: only a listener can
    /// decide.
    /// </summary>
    public required int? DiscourseMarkerCandidates { get; init; }

    /// <summary>The number of pauses of two seconds or more within contributions.</summary>
    public required int? LongPauses { get; init; }

    /// <summary>Milliseconds in which two people spoke at once: never measured, because one audio stream does not show it.</summary>
    public double? OverlapMs { get; }

    /// <summary>
    /// The number of words in turns whose speaker the service could not identify; they count for the session and for no speaker.
    /// </summary>
    public required int UnknownSpeakerWords { get; init; }

    /// <summary>The speakers' metrics, in the order in which they first spoke.</summary>
    public SpeakerMetricsList Speakers { get; }

    /// <summary>Turns of one speaker within this many milliseconds are one contribution.</summary>
    public int ContributionGapMs { get; } = SpeakerSpan.LongestGapMs;

    /// <summary>The version of the definitions.</summary>
    public int Definitions { get; } = CurrentDefinitions;

    /// <summary>
    /// The metrics that are <see langword="null"/>, with the reasons, on one line; <see cref="GetNotMeasured"/> returns them one by one.
    /// </summary>
    public string NotMeasured => _notMeasured.ToString();

    /// <summary>
    /// Returns each metric that is <see langword="null"/>, with its reason. This is a method, because a property would make the JSON
    /// deeper than ConvertTo-Json's default depth.
    /// </summary>
    public NotMeasuredList GetNotMeasured() => _notMeasured;

    /// <summary>Measures the transcript of one session.</summary>
    /// <exception cref="StreamCoachException">The transcript contains no text.</exception>
    public static TranscriptMetrics Measure(Transcript transcript) => new MetricsCalculator(transcript).ToMetrics();

    /// <summary>Returns the number of words and the duration.</summary>
    public override string ToString() => DurationSeconds is { } seconds ? FormattableString.Invariant($"{Words} words in {seconds:0.0} s") : $"{Words} words";
}
