namespace StreamCoach.Sandbox.Streaming;

/// <summary>All connection parameters that the service knows, with their ranges.</summary>
internal static class ParameterRules
{
    private static readonly string[] Languages =
    [
        "en", "es", "de", "fr", "it", "pt", "tr", "nl", "sv", "no", "da", "fi", "hi", "vi", "ar", "he", "ja", "ur", "zh", "ru", "ko", "ca",
        "gl", "ro", "et", "fa", "yue", "af", "mr", "zu", "xh", "nn", "multi",
    ];

    private static readonly ParameterRule Silence = ParameterRule.Whole(0, 10_000);

    public static readonly IReadOnlyDictionary<string, ParameterRule> All = new Dictionary<string, ParameterRule>
    {
        ["sample_rate"] = new(SampleRate),
        ["encoding"] = new(
            text => Encodings.All.Contains(text) ? null : $"Value error, '{text}' is not a valid Encoding"),
        ["speech_model"] = ParameterRule.OneOf(SpeechModels.All),
        ["mode"] = ParameterRule.OneOf("min_latency", "balanced", "max_accuracy"),
        ["format_turns"] = ParameterRule.Flag,
        ["end_of_turn_confidence_threshold"] = ParameterRule.Number(0, 1),
        ["min_turn_silence"] = Silence,
        ["min_end_of_turn_silence_when_confident"] = Silence,
        ["max_turn_silence"] = Silence,
        ["vad_threshold"] = ParameterRule.Number(0, 1),
        ["keyterms_prompt"] = ParameterRule.JsonList(100),
        ["prompt"] = ParameterRule.Text("prompt", 1750),
        ["agent_context"] = ParameterRule.Text("agent_context", 1750),
        ["previous_context_n_turns"] = ParameterRule.Whole(0, 100),
        ["language_codes"] = ParameterRule.JsonList(10, Languages),
        ["language_code"] = ParameterRule.OneOf(Languages),
        ["language_detection"] = ParameterRule.Flag,
        ["language"] = ParameterRule.OneOf("en", "multi"),
        ["speaker_labels"] = ParameterRule.Flag,
        ["max_speakers"] = ParameterRule.Whole(1, 10),
        // Values outside the service's range are replaced by the nearest one in it.
        ["speaker_labels_revision_interval_ms"] = ParameterRule.Whole(0, int.MaxValue),
        ["filter_profanity"] = ParameterRule.Flag,
        ["redact_pii"] = ParameterRule.Flag,
        ["redact_pii_policies"] = ParameterRule.JsonList(100),
        ["redact_pii_sub"] = ParameterRule.OneOf("hash", "entity_name"),
        ["include_partial_turns"] = ParameterRule.Flag,
        ["continuous_partials"] = ParameterRule.Flag,
        ["interruption_delay"] = ParameterRule.Whole(0, 1000),
        ["turn_left_pad_ms"] = ParameterRule.Whole(0, int.MaxValue),
        ["domain"] = ParameterRule.OneOf("medical-v1"),
        ["voice_focus"] = ParameterRule.OneOf("near-field", "far-field"),
        ["noise_suppression_model"] = ParameterRule.OneOf("near-field", "far-field"),
        ["voice_focus_threshold"] = ParameterRule.Number(0, 1),
        ["noise_suppression_threshold"] = ParameterRule.Number(0, 1),
        ["session_heartbeat"] = ParameterRule.Flag,
        ["inactivity_timeout"] = ParameterRule.Whole(5, 3600),
        ["webhook_url"] = ParameterRule.Anything,
        ["webhook_auth_header_name"] = ParameterRule.Anything,
        ["webhook_auth_header_value"] = ParameterRule.Anything,
        ["llm_gateway"] = ParameterRule.JsonObject,
        ["token"] = ParameterRule.Anything,
        ["_customer_support_audio_capture"] = ParameterRule.Flag,
    };

    /// <summary>The settings that UpdateConfiguration may change.</summary>
    public static readonly IReadOnlySet<string> Updatable = new HashSet<string>
    {
        "prompt", "keyterms_prompt", "agent_context", "language_codes", "min_turn_silence", "max_turn_silence", "vad_threshold",
        "interruption_delay", "turn_left_pad_ms", "continuous_partials", "end_of_turn_confidence_threshold", "format_turns",
        "filter_profanity", "session_heartbeat",
    };

    private static string? SampleRate(string text)
    {
        string? wrong = ParameterRule.Whole(0, 96_000).Check(text);
        if (wrong is not null)
            return wrong;
        return int.Parse(text, System.Globalization.CultureInfo.InvariantCulture) < 8000 ? "Value error, sample_rate must be at least 8,000 Hz" : null;
    }
}
