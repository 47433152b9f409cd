using StreamCoach.Errors;

namespace StreamCoach.Recognition.Local;

/// <summary>Checks <see cref="StreamingOptions"/> for the recogniser on this machine: what only the service can do is refused, because ignoring it would look like doing it.</summary>
internal static class LocalOptions
{
    private const int LongestSilence = 10_000;

    // The recogniser punctuates, and a sentence that has ended is answered soon; the service's models use 400 and 1,280 ms.
    private const int MinTurnSilence = 400, MaxTurnSilence = 1_000;

    private const double VadThreshold = 0.5;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(160), Longest = TimeSpan.FromSeconds(15);

    /// <summary>Checks options.</summary>
    /// <exception cref="StreamCoachException">One is out of range, or only the service can do it.</exception>
    public static void Check(StreamingOptions options)
    {
        Silence("MinTurnSilence", options.MinTurnSilence);
        Silence("MaxTurnSilence", options.MaxTurnSilence);
        if (options.MinTurnSilence > options.MaxTurnSilence) throw Invalid("MinTurnSilence is longer than MaxTurnSilence.");
        if (options.VadThreshold is not (null or (>= 0 and <= 1))) throw Invalid("VadThreshold must be 0 to 1.");
        if (options.FormatTurns == false) throw Invalid($"FormatTurns cannot be switched off: the model '{options.Model}' always writes punctuation.");
        foreach ((string option, bool given) in OfTheService(options))
        {
            if (given) throw Invalid($"{option} is a feature of AssemblyAI's service, and the model '{options.Model}' runs on this machine. Omit it, or use the service.");
        }
    }

    /// <summary>How turns are found with these options.</summary>
    public static SegmenterSettings Segmentation(StreamingOptions options)
    {
        int longest = options.MaxTurnSilence ?? Math.Max(MaxTurnSilence, options.MinTurnSilence ?? 0), shortest = Math.Min(options.MinTurnSilence ?? MinTurnSilence, longest);
        return new(options.VadThreshold ?? VadThreshold, SpeechAudio.Blocks(Pause), Blocks(shortest), Blocks(longest), SpeechAudio.Blocks(Longest));
    }

    private static int Blocks(int milliseconds) => SpeechAudio.Blocks(TimeSpan.FromMilliseconds(milliseconds));

    private static IEnumerable<(string Option, bool Given)> OfTheService(StreamingOptions o) =>
    [
        ("Mode", o.Mode is not null), ("EndOfTurnConfidenceThreshold", o.EndOfTurnConfidenceThreshold is not null), ("KeyTerms", o.KeyTerms.Count > 0), ("Prompt", o.Prompt is not null),
        ("AgentContext", o.AgentContext is not null), ("PreviousContextTurns", o.PreviousContextTurns is not null), ("Languages", o.Languages.Any(language => language != "en")),
        ("LanguageDetection", o.LanguageDetection == true), ("SpeakerLabels", o.SpeakerLabels == true), ("MaxSpeakers", o.MaxSpeakers is not null),
        ("SpeakerRevisionInterval", o.SpeakerRevisionInterval is not null), ("FilterProfanity", o.FilterProfanity == true), ("RedactPii", o.RedactPii == true),
        ("RedactPiiPolicies", o.RedactPiiPolicies.Count > 0), ("RedactPiiSubstitution", o.RedactPiiSubstitution is not null), ("ContinuousPartials", o.ContinuousPartials is not null),
        ("InterruptionDelay", o.InterruptionDelay is not null), ("TurnLeftPad", o.TurnLeftPad is not null), ("Domain", o.Domain is not null), ("VoiceFocus", o.VoiceFocus is not null),
        ("VoiceFocusThreshold", o.VoiceFocusThreshold is not null),
    ];

    private static void Silence(string option, int? value)
    {
        if (value is < 0 or > LongestSilence) throw Invalid($"{option} must be 0 to {LongestSilence}.");
    }

    private static StreamCoachException Invalid(string problem) => new(FailureKind.OptionInvalid, problem);
}
