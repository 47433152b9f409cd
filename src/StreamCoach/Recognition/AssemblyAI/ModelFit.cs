using StreamCoach.Errors;

namespace StreamCoach.Recognition.AssemblyAI;

/// <summary>
/// Checks whether a model supports the options. The service refuses <c>mode</c> for a model without modes, which is an error here. It silently
/// ignores other unsupported options, which are warnings here. Nothing is checked for unknown models.
/// </summary>
internal static class ModelFit
{
    /// <summary>Refuses options that the service refuses.</summary>
    /// <exception cref="StreamCoachException">The model does not support an option.</exception>
    public static void Check(StreamingOptions options)
    {
        // Protocol: A4.
        if (options.Mode is not null && HasNoContext(options))
            throw new StreamCoachException(FailureKind.OptionInvalid, $"Mode is supported by Pro models such as {StreamingOptions.DefaultModel} only, not by {options.Model}.");
        if (options.IsPro && options.EndOfTurnConfidenceThreshold is not null)
            throw new StreamCoachException(FailureKind.OptionInvalid,
                $"EndOfTurnConfidenceThreshold is supported by Universal-Streaming models only, not by {options.Model}. Use MinTurnSilence and MaxTurnSilence.");
    }

    /// <summary>Returns a sentence for each group of options that the service ignores.</summary>
    /// <param name="options">The options.</param>
    public static IEnumerable<string> Warnings(StreamingOptions options)
    {
        // AssemblyAI's reference of 2026-09 documents these for Universal-3.5 and 3.6 Pro only.
        string[] ignored = HasNoContext(options) ? [.. Context(options), .. Partials(options)] : options.IsLegacyPro ? [.. Mode(options), .. Context(options)] : [];
        if (ignored.Length > 0) yield return $"{options.Model} may ignore {Text(ignored)}: the service documents that for Universal-3.5 and 3.6 Pro only.";
        // Speaker labels have their own turn rules (protocol: E5).
        if (options is { Mode: not null, SpeakerLabels: true }) yield return "The mode has no effect together with speaker labels.";
    }

    private static bool HasNoContext(StreamingOptions options) => options.IsUniversal || options.IsWhisper;

    private static IEnumerable<string> Mode(StreamingOptions options)
    {
        if (options.Mode is not null) yield return "the mode";
    }

    private static IEnumerable<string> Context(StreamingOptions options)
    {
        if (options.Prompt is not null) yield return "the prompt";
        if (options.AgentContext is not null) yield return "the agent context";
        if (options.PreviousContextTurns is not null) yield return "the number of earlier turns";
        if (options.Languages.Count > 0) yield return "the languages";
        if (options.VoiceFocus is not null) yield return "voice focus";
    }

    private static IEnumerable<string> Partials(StreamingOptions options)
    {
        if (options.ContinuousPartials is not null) yield return "continuous partials";
        if (options.InterruptionDelay is not null) yield return "the interruption delay";
        if (options.TurnLeftPad is not null) yield return "the left pad of turns";
    }

    private static string Text(string[] names) => names.Length == 1 ? names[0] : $"{string.Join(", ", names[..^1])} and {names[^1]}";
}
