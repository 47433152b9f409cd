namespace StreamCoach.Recognition;

/// <summary>
/// The options of recognition. They are AssemblyAI's, with its names, ranges and defaults; another transcriber uses those that it supports.
/// <see langword="null"/> means the transcriber's default. Everything is checked before connecting, because AssemblyAI silently ignores unknown
/// names and closes a running session on an invalid value.
/// </summary>
/// <remarks>
/// Not supported: <c>token</c> (the key is sent in a header), <c>llm_gateway</c> and webhooks (the turns arrive here already, and a webhook's
/// secret would be part of the URL), <c>_customer_support_audio_capture</c>, and the deprecated <c>language</c> and <c>language_code</c>.
/// </remarks>
public sealed record StreamingOptions
{
    /// <summary>The default model: AssemblyAI's own default since 2026-09-29. It is always sent, because the service's default changes.</summary>
    public const string DefaultModel = "universal-3-6-pro";

    /// <summary>The speech model. Unknown names are sent unchanged, because AssemblyAI's list of models changes monthly.</summary>
    public string Model { get; init; } = DefaultModel;

    /// <summary><c>min_latency</c>, <c>balanced</c> or <c>max_accuracy</c>; Universal-3.5 and 3.6 Pro only. It has no effect together with <see cref="SpeakerLabels"/>.</summary>
    public string? Mode { get; init; }

    /// <summary>Whether finished turns have punctuation and capitals; Universal-Streaming and Whisper only (Pro models always format).</summary>
    public bool? FormatTurns { get; init; }

    /// <summary>The confidence that the model needs to end a turn, 0 to 1; Universal-Streaming only.</summary>
    public double? EndOfTurnConfidenceThreshold { get; init; }

    /// <summary>The silence after which a turn may end, in ms, 0 to 10,000.</summary>
    public int? MinTurnSilence { get; init; }

    /// <summary>The silence after which a turn ends in any case, in ms, 0 to 10,000, at least <see cref="MinTurnSilence"/>.</summary>
    public int? MaxTurnSilence { get; init; }

    /// <summary>The threshold of voice activity detection, 0 to 1: audio with a lower probability of speech counts as silence.</summary>
    public double? VadThreshold { get; init; }

    /// <summary>Words to listen for: at most 100, of at most 50 characters each. The price of Universal-3.6 Pro includes them; AssemblyAI charges for them with other models.</summary>
    public IReadOnlyList<string> KeyTerms { get; init; } = [];

    /// <summary>What the conversation is about, at most 1,750 characters; Universal-3.5 and 3.6 Pro only.</summary>
    public string? Prompt { get; init; }

    /// <summary>What the other party just said, at most 1,750 characters; Universal-3.5 and 3.6 Pro only.</summary>
    public string? AgentContext { get; init; }

    /// <summary>The number of earlier turns that the model takes into account, 0 to 100; Pro models only.</summary>
    public int? PreviousContextTurns { get; init; }

    /// <summary>The language codes to expect, at most 10; Universal-3.5 and 3.6 Pro only.</summary>
    public IReadOnlyList<string> Languages { get; init; } = [];

    /// <summary>Whether finished turns have a language code.</summary>
    public bool? LanguageDetection { get; init; }

    /// <summary>Whether turns have a speaker label (diarization).</summary>
    public bool? SpeakerLabels { get; init; }

    /// <summary>
    /// The maximum number of speakers that are distinguished, 1 to 10. It is a limit, not a hint: a further voice gets the label of the most
    /// similar one. Needs <see cref="SpeakerLabels"/>.
    /// </summary>
    public int? MaxSpeakers { get; init; }

    /// <summary>
    /// How often AssemblyAI may revise speaker labels during the session, in ms of audio: 120,000 to 300,000, or 0 for the revision at the end
    /// only. <see langword="null"/> (the default) requests one every 300,000 ms. Needs <see cref="SpeakerLabels"/>.
    /// </summary>
    public int? SpeakerRevisionInterval { get; init; }

    /// <summary>Whether profanity is masked.</summary>
    public bool? FilterProfanity { get; init; }

    /// <summary>Whether personal data is masked. No partial turns arrive then.</summary>
    public bool? RedactPii { get; init; }

    /// <summary>The kinds of personal data that are masked; all if empty. Needs <see cref="RedactPii"/>.</summary>
    public IReadOnlyList<string> RedactPiiPolicies { get; init; } = [];

    /// <summary>The replacement of masked data: <c>hash</c> (######) or <c>entity_name</c> ([PERSON_NAME]). Needs <see cref="RedactPii"/>.</summary>
    public string? RedactPiiSubstitution { get; init; }

    /// <summary>Whether partial turns are sent.</summary>
    public bool? IncludePartialTurns { get; init; }

    /// <summary>Whether a long turn has a partial about every 3 s; Pro models only.</summary>
    public bool? ContinuousPartials { get; init; }

    /// <summary>The delay before an interruption counts, in ms, 0 to 1,000; Pro models only.</summary>
    public int? InterruptionDelay { get; init; }

    /// <summary>The audio before a turn's first word that is kept, in ms, 0 to 10,000; Pro models only.</summary>
    public int? TurnLeftPad { get; init; }

    /// <summary>A domain with its own vocabulary: <c>medical-v1</c>.</summary>
    public string? Domain { get; init; }

    /// <summary><c>near-field</c> or <c>far-field</c>; Universal-3.5 and 3.6 Pro only. AssemblyAI charges for it.</summary>
    public string? VoiceFocus { get; init; }

    /// <summary>How strongly other voices are suppressed, 0 to 1. Needs <see cref="VoiceFocus"/>.</summary>
    public double? VoiceFocusThreshold { get; init; }

    /// <summary>
    /// The time without any message from this client after which AssemblyAI ends the session, in seconds, 5 to 3,600; 60 by default. It is always
    /// sent, because billing follows the open connection, and an abandoned one must not stay open.
    /// </summary>
    public int InactivityTimeout { get; init; } = 60;
}
