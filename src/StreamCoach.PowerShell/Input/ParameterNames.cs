using System.Text.RegularExpressions;
using StreamCoach.Errors;

namespace StreamCoach.Commands.Input;

/// <summary>Checks how the service should listen before a cmdlet does anything, and names what is wrong as the user typed it.</summary>
internal static partial class ParameterNames
{
    /// <summary>Checks options.</summary>
    /// <param name="validate">The check, which names options as the engine does.</param>
    /// <exception cref="StreamCoachException">One is out of range or does not fit the model or another option.</exception>
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

    // Text in quotes is the user's own.
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
