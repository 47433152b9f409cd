using StreamCoach.Errors;

namespace StreamCoach.Recognition.AssemblyAI;

/// <summary>
/// Which options a model takes. The service refuses <c>mode</c> on a model without modes, and ignores the rest without a word; so the one is an error
/// here and the others are warnings. What a model that is not known here takes is the service's to say.
/// </summary>
internal static class ModelFit
{
    /// <summary>Refuses what the service is known to refuse.</summary>
    /// <exception cref="StreamCoachException">An option is for other models.</exception>
    public static void Check(StreamingOptions options)
    {
        // Protocol: A4.
        if (options.Mode is not null && HasNoContext(options))
            throw new StreamCoachException(FailureKind.OptionInvalid, $"Mode is for Pro models such as {StreamingOptions.DefaultModel}; the service refuses it for {options.Model}.");
        if (options.IsPro && options.EndOfTurnConfidenceThreshold is not null)
            throw new StreamCoachException(FailureKind.OptionInvalid,
                $"EndOfTurnConfidenceThreshold is for Universal-Streaming models, not for {options.Model}; use MinTurnSilence and MaxTurnSilence.");
    }

    /// <summary>What the service will ignore, one sentence each.</summary>
    /// <param name="options">All that is asked of it.</param>
    public static IEnumerable<string> Warnings(StreamingOptions options)
    {
        // The vendor's reference of 2026-09 names these for Universal-3.5 and 3.6 Pro only.
        string[] ignored = HasNoContext(options) ? [.. Context(options), .. Partials(options)] : options.IsLegacyPro ? [.. Mode(options), .. Context(options)] : [];
        if (ignored.Length > 0) yield return $"{options.Model} may ignore {Text(ignored)}: the service documents that for Universal-3.5 and 3.6 Pro only.";
        // Labels bring turn rules of their own (protocol: E5).
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
