using System.Text.RegularExpressions;
using StreamCoach.Errors;

namespace StreamCoach.Commands.Input;

/// <summary>Validates streaming options, and replaces the engine's option names in a message by the parameter names that the user typed.</summary>
internal static partial class ParameterNames
{
    /// <summary>Runs a validation.</summary>
    /// <param name="validate">The validation; its messages name options as the engine does.</param>
    /// <exception cref="StreamCoachException">An option is out of range, or conflicts with the model or another option.</exception>
    public static void Check(Action validate)
    {
        try
        {
            validate();
        }
        catch (StreamCoachException error) when (error.Kind == FailureKind.OptionInvalid)
        {
            throw new StreamCoachException(error.Kind, AsTyped(error.Message), error);
        }
    }

    // Quoted text is the user's own and stays unchanged.
    private static string AsTyped(string message) => Option().Replace(message, found => found.Value[0] == '\'' ? found.Value : $"-{found.Value switch
    {
        "KeyTerms" => "KeyTerm",
        "Languages" => "Language",
        "SpeakerLabels" => "SpeakerLabel",
        "MaxSpeakers" => "MaxSpeaker",
        "FormatTurns" => "FormatTurn",
        "EndOfTurnConfidenceThreshold" => "EndOfTurnConfidence",
        var same => same,
    }}");

    [GeneratedRegex("'[^']*'|\\b(KeyTerms|Languages|SpeakerLabels|MaxSpeakers|FormatTurns|EndOfTurnConfidenceThreshold|MinTurnSilence|MaxTurnSilence|VadThreshold|AgentContext|Prompt|Model|FilterProfanity|RedactPii)\\b")]
    private static partial Regex Option();
}
