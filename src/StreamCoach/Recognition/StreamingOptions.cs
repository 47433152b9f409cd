namespace StreamCoach.Recognition;

/// <summary>
/// How the service should listen. <see langword="null"/> leaves a value to the service. Everything is checked before connecting, because the
/// service ignores a wrong name silently and closes a running session on a wrong value.
/// </summary>
/// <remarks>
/// Left out on purpose: <c>token</c> (the key goes into a header), <c>llm_gateway</c> and the webhooks (the turns are here already, and a
/// webhook's secret would stand in the URL), <c>_customer_support_audio_capture</c>, and the deprecated <c>language</c> and <c>language_code</c>.
/// </remarks>
public sealed record StreamingOptions
{
    /// <summary>The model that is used unless another is named: the service's own default since 2026-09-29. It is always sent, because the service's default moves.</summary>
    public const string DefaultModel = "universal-3-6-pro";

    /// <summary>The speech model. Names that are not known here are passed on, because the service's list changes monthly.</summary>
    public string Model { get; init; } = DefaultModel;

    /// <summary><c>min_latency</c>, <c>balanced</c> or <c>max_accuracy</c>; Universal-3.5 and 3.6 Pro only, and without effect beside <see cref="SpeakerLabels"/>.</summary>
    public string? Mode { get; init; }

    /// <summary>Punctuation and capitals in finished turns; Universal-Streaming and Whisper only (Pro always formats).</summary>
    public bool? FormatTurns { get; init; }

    /// <summary>How sure the model must be that a turn has ended, 0 to 1; Universal-Streaming only.</summary>
    public double? EndOfTurnConfidenceThreshold { get; init; }

    /// <summary>Silence after which a turn may end, in ms, 0 to 10,000.</summary>
    public int? MinTurnSilence { get; init; }

    /// <summary>Silence after which a turn ends in any case, in ms, 0 to 10,000, at least <see cref="MinTurnSilence"/>.</summary>
    public int? MaxTurnSilence { get; init; }

    /// <summary>How loud is speech, 0 to 1.</summary>
    public double? VadThreshold { get; init; }

    /// <summary>Words to listen for: at most 100, of at most 50 characters each. Universal-3.6 Pro includes them in its price; the service charges for them with other models.</summary>
    public IReadOnlyList<string> KeyTerms { get; init; } = [];

    /// <summary>What the talk is about, at most 1,750 characters; Universal-3.5 and 3.6 Pro only.</summary>
    public string? Prompt { get; init; }

    /// <summary>What the other side just said, at most 1,750 characters; Universal-3.5 and 3.6 Pro only.</summary>
    public string? AgentContext { get; init; }

    /// <summary>How many earlier turns the model keeps in mind, 0 to 100; Pro models only.</summary>
    public int? PreviousContextTurns { get; init; }

    /// <summary>Languages to expect, as codes, at most 10; Universal-3.5 and 3.6 Pro only.</summary>
    public IReadOnlyList<string> Languages { get; init; } = [];

    /// <summary>Whether finished turns carry their language.</summary>
    public bool? LanguageDetection { get; init; }

    /// <summary>Whether turns carry a speaker's label (diarization).</summary>
    public bool? SpeakerLabels { get; init; }

    /// <summary>
    /// The most speakers that are told apart, 1 to 10. It is a limit, not a hint: a further voice gets the label of the one that is most like it. Needs
    /// <see cref="SpeakerLabels"/>.
    /// </summary>
    public int? MaxSpeakers { get; init; }

    /// <summary>
    /// How often the service may revise speakers during the session, in ms of sound: 120,000 to 300,000, or 0 for the revision at the end alone.
    /// <see langword="null"/> (the default) asks for one every 300,000 ms. Needs <see cref="SpeakerLabels"/>.
    /// </summary>
    public int? SpeakerRevisionInterval { get; init; }

    /// <summary>Whether profanity is masked.</summary>
    public bool? FilterProfanity { get; init; }

    /// <summary>Whether personal data is masked; then no partial turns arrive.</summary>
    public bool? RedactPii { get; init; }

    /// <summary>Which kinds of personal data are masked; all where empty. Needs <see cref="RedactPii"/>.</summary>
    public IReadOnlyList<string> RedactPiiPolicies { get; init; } = [];

    /// <summary><c>hash</c> (######) or <c>entity_name</c> ([PERSON_NAME]). Needs <see cref="RedactPii"/>.</summary>
    public string? RedactPiiSubstitution { get; init; }

    /// <summary>Whether growing turns are sent.</summary>
    public bool? IncludePartialTurns { get; init; }

    /// <summary>Whether long turns give a partial about every 3 s; Pro models only.</summary>
    public bool? ContinuousPartials { get; init; }

    /// <summary>Delay before an interruption counts, in ms, 0 to 1,000; Pro models only.</summary>
    public int? InterruptionDelay { get; init; }

    /// <summary>Audio kept before a turn's first word, in ms, 0 to 10,000; Pro models only.</summary>
    public int? TurnLeftPad { get; init; }

    /// <summary>A field with words of its own: <c>medical-v1</c>.</summary>
    public string? Domain { get; init; }

    /// <summary><c>near-field</c> or <c>far-field</c>; Universal-3.5 and 3.6 Pro only. The service charges for it.</summary>
    public string? VoiceFocus { get; init; }

    /// <summary>How strongly other voices are dampened, 0 to 1; needs <see cref="VoiceFocus"/>.</summary>
    public double? VoiceFocusThreshold { get; init; }

    /// <summary>
    /// Seconds without any message from this client after which the service ends the session, 5 to 3,600. Always sent: billing follows the open
    /// socket, so a socket that nobody feeds must not live on.
    /// </summary>
    public int InactivityTimeout { get; init; } = 60;
}
