using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;

namespace StreamCoach.Sandbox.Streaming;

/// <summary>The settings of a session: the client's values, or the model's defaults. All values were checked before.</summary>
internal sealed class SessionSettings(IReadOnlyDictionary<string, string> given)
{
    // Written by the socket's reader, and also read by the timer.
    private readonly ConcurrentDictionary<string, string> _values = new(given);

    public string Model => Text("speech_model") ?? SpeechModels.Default;

    public bool IsPro => SpeechModels.IsPro(Model);

    public string? Mode => IsPro ? Text("mode") ?? "balanced" : null;

    public string Encoding => Text("encoding") ?? Encodings.Pcm;

    public int SampleRate => Whole("sample_rate") ?? 16000;

    public bool FormatTurns => Flag("format_turns") ?? false;

    public double EndOfTurnThreshold => Number("end_of_turn_confidence_threshold") ?? 0.4;

    public int MinTurnSilence =>
        Whole("min_turn_silence") ?? Whole("min_end_of_turn_silence_when_confident") ?? (IsPro ? Preset(100, 128, 128, 512) : 400);

    public int MaxTurnSilence => Whole("max_turn_silence") ?? (IsPro ? Preset(1000, 640, 1280, 2560) : 1280);

    public bool SpeakerLabels => Flag("speaker_labels") ?? false;

    /// <summary>
    /// The interval between revisions; null for none before the end. The service accepts 2 to 5 minutes, and uses the nearest value.
    /// </summary>
    public TimeSpan? RevisionInterval =>
        SpeakerLabels && Whole("speaker_labels_revision_interval_ms") is > 0 and { } ms ? TimeSpan.FromMilliseconds(Math.Clamp(ms, 120_000, 300_000)) : null;

    public bool RedactPii => Flag("redact_pii") ?? false;

    public bool FilterProfanity => Flag("filter_profanity") ?? false;

    public bool Partials => Flag("include_partial_turns") ?? !RedactPii;

    public bool ContinuousPartials => Flag("continuous_partials") ?? !SpeakerLabels;

    public bool LanguageDetection => Flag("language_detection") ?? false;

    public bool Heartbeat => Flag("session_heartbeat") ?? false;

    public int? InactivityTimeout => Whole("inactivity_timeout");

    public string? Domain => Text("domain");

    public string? VoiceFocus => Text("voice_focus") ?? Text("noise_suppression_model");

    /// <summary>The llm_gateway object; null if the client sent none.</summary>
    public JsonElement? LlmGateway { get; } =
        given.TryGetValue("llm_gateway", out string? json) ? JsonElement.Parse(json) : null;

    public void Set(string name, string value) => _values[name] = value;

    private string? Text(string name) => _values.TryGetValue(name, out string? value) ? value : null;

    private bool? Flag(string name) => Text(name) is { } text ? text is "true" or "True" : null;

    private int? Whole(string name) => Text(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;

    private double? Number(string name) => Text(name) is { } text ? double.Parse(text, CultureInfo.InvariantCulture) : null;

    /// <summary>Returns the value that a Pro model's mode sets, if a mode was given.</summary>
    private int Preset(int none, int minLatency, int balanced, int maxAccuracy) => Text("mode") switch
    {
        "min_latency" => minLatency,
        "balanced" => balanced,
        "max_accuracy" => maxAccuracy,
        _ => none,
    };
}
