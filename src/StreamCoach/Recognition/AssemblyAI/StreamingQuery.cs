using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using StreamCoach.Errors;

namespace StreamCoach.Recognition.AssemblyAI;

/// <summary>Checks <see cref="StreamingOptions"/> and writes them as the query of the WebSocket address (protocol: A4).</summary>
internal sealed class StreamingQuery
{
    public const int MinSampleRate = 8_000;
    public const int MaxSampleRate = 96_000;
    private const int MaxPromptLength = 1_750;
    private const int MaxSilence = 10_000;
    // The service uses this value for larger ones.
    private const int LongestRevisionInterval = 300_000;

    private readonly StringBuilder _query = new();
    private readonly StreamingOptions _options;

    private StreamingQuery(StreamingOptions options) => _options = options;

    /// <summary>Returns the query without its question mark.</summary>
    /// <exception cref="StreamCoachException">An option is out of range, or not supported by the model or together with another option.</exception>
    public static string Build(StreamingOptions options, int sampleRate)
    {
        var query = new StreamingQuery(options);
        query.Write(sampleRate);
        return query._query.ToString();
    }

    private void Write(int sampleRate)
    {
        if (sampleRate is < MinSampleRate or > MaxSampleRate)
            throw new StreamCoachException(FailureKind.AudioRateNotSupported,
                $"The sample rate is {sampleRate} Hz; the service accepts {MinSampleRate} to {MaxSampleRate} Hz.");
        if (string.IsNullOrWhiteSpace(_options.Model)) throw Invalid("Model", "is empty");
        if (_options.InactivityTimeout is < 5 or > 3_600) throw Invalid("InactivityTimeout", "must be 5 to 3600 seconds");

        StreamingOptions o = _options;
        Add("sample_rate", sampleRate);
        Add("encoding", "pcm_s16le");
        Add("speech_model", o.Model);
        Add("inactivity_timeout", o.InactivityTimeout);

        Choice("mode", "Mode", o.Mode, "min_latency", "balanced", "max_accuracy");
        Add("format_turns", o.FormatTurns);
        Fraction("end_of_turn_confidence_threshold", "EndOfTurnConfidenceThreshold", o.EndOfTurnConfidenceThreshold);
        Number("min_turn_silence", "MinTurnSilence", o.MinTurnSilence, 0, MaxSilence);
        Number("max_turn_silence", "MaxTurnSilence", o.MaxTurnSilence, 0, MaxSilence);
        if (o.MinTurnSilence > o.MaxTurnSilence) throw Invalid("MinTurnSilence", "is longer than MaxTurnSilence");
        Fraction("vad_threshold", "VadThreshold", o.VadThreshold);
        List("keyterms_prompt", "KeyTerms", o.KeyTerms, 100, 50);
        Text("prompt", "Prompt", o.Prompt, MaxPromptLength);
        Text("agent_context", "AgentContext", o.AgentContext, MaxPromptLength);
        Number("previous_context_n_turns", "PreviousContextTurns", o.PreviousContextTurns, 0, 100);
        List("language_codes", "Languages", o.Languages, 10, 5);
        if (o.Languages.Count > 1 && o.Languages.Contains("multi")) throw Invalid("Languages", "contains 'multi', which must be the only entry");
        Add("language_detection", o.LanguageDetection);
        Add("speaker_labels", o.SpeakerLabels);
        Number("max_speakers", "MaxSpeakers", o.MaxSpeakers, 1, 10);
        if (o.SpeakerRevisionInterval is not (null or 0 or (>= 120_000 and <= LongestRevisionInterval)))
            throw Invalid("SpeakerRevisionInterval", $"must be 0, or 120000 to {LongestRevisionInterval} ms");
        // The revision at the end is lost if the connection drops; regular revisions limit the loss.
        Add("speaker_labels_revision_interval_ms", o.SpeakerRevisionInterval ?? (o.SpeakerLabels == true ? LongestRevisionInterval : null));
        Add("filter_profanity", o.FilterProfanity);
        Add("redact_pii", o.RedactPii);
        List("redact_pii_policies", "RedactPiiPolicies", o.RedactPiiPolicies, 100, 100);
        Choice("redact_pii_sub", "RedactPiiSubstitution", o.RedactPiiSubstitution, "hash", "entity_name");
        Add("include_partial_turns", o.IncludePartialTurns);
        Add("continuous_partials", o.ContinuousPartials);
        Number("interruption_delay", "InterruptionDelay", o.InterruptionDelay, 0, 1_000);
        Number("turn_left_pad_ms", "TurnLeftPad", o.TurnLeftPad, 0, MaxSilence);
        Choice("domain", "Domain", o.Domain, "medical-v1");
        Choice("voice_focus", "VoiceFocus", o.VoiceFocus, "near-field", "far-field");
        Fraction("voice_focus_threshold", "VoiceFocusThreshold", o.VoiceFocusThreshold);
        // A heartbeat every 5 s, also in silence: otherwise a half-open connection cannot be distinguished from a quiet one.
        Add("session_heartbeat", true);

        ModelFit.Check(o);
        Needs(o.MaxSpeakers is not null || o.SpeakerRevisionInterval is not null, "MaxSpeakers and SpeakerRevisionInterval", o.SpeakerLabels == true, "SpeakerLabels");
        Needs(o.RedactPiiPolicies.Count > 0 || o.RedactPiiSubstitution is not null, "RedactPiiPolicies and RedactPiiSubstitution", o.RedactPii == true, "RedactPii");
        Needs(o.VoiceFocusThreshold is not null, "VoiceFocusThreshold", o.VoiceFocus is not null, "VoiceFocus");
    }

    private void Number(string name, string option, int? value, int min, int max)
    {
        if (value < min || value > max) throw Invalid(option, $"must be {min} to {max}");
        Add(name, value);
    }

    private void Fraction(string name, string option, double? value)
    {
        if (value is not (null or (>= 0 and <= 1))) throw Invalid(option, "must be 0 to 1");
        if (value is { } number) Add(name, number.ToString(CultureInfo.InvariantCulture));
    }

    private void Choice(string name, string option, string? value, params string[] choices)
    {
        if (value is not null && !choices.Contains(value)) throw Invalid(option, $"must be {string.Join(" or ", choices)}");
        if (value is not null) Add(name, value);
    }

    private void Text(string name, string option, string? value, int maxLength)
    {
        if (value?.Length > maxLength) throw Invalid(option, $"has {value.Length} characters; the maximum is {maxLength}");
        if (value is not null) Add(name, value);
    }

    private void List(string name, string option, IReadOnlyList<string> items, int maxItems, int maxLength)
    {
        if (items.Count == 0) return;
        if (items.Count > maxItems) throw Invalid(option, $"has {items.Count} entries; the maximum is {maxItems}");
        foreach (string item in items)
        {
            if (string.IsNullOrWhiteSpace(item)) throw Invalid(option, "contains an empty entry");
            if (item.Length > maxLength) throw Invalid(option, $"contains '{item}', which has {item.Length} characters; the maximum is {maxLength}");
        }
        // One parameter with JSON text: repeated parameters make the service close the session with 3006.
        // Letters are not escaped, as in AssemblyAI's own clients: \u escapes would only make the address longer.
        Add(name, $"[{string.Join(',', items.Select(item => $"\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(item)}\""))}]");
    }

    private static void Needs(bool used, string options, bool given, string needed)
    {
        if (used && !given) throw new StreamCoachException(FailureKind.OptionInvalid, $"{options} have no effect without {needed}. Set {needed} too.");
    }

    private void Add(string name, bool? value)
    {
        if (value is { } flag) Add(name, flag ? "true" : "false");
    }

    private void Add(string name, int? value)
    {
        if (value is { } number) Add(name, number.ToString(CultureInfo.InvariantCulture));
    }

    private void Add(string name, string value)
    {
        if (_query.Length > 0) _query.Append('&');
        _query.Append(name).Append('=').Append(Uri.EscapeDataString(value));
    }

    private static StreamCoachException Invalid(string option, string problem) =>
        new(FailureKind.OptionInvalid, $"{option} {problem}.");
}
