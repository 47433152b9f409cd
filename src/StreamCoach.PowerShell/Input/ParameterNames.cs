using System.Text.RegularExpressions;
using StreamCoach.Errors;
using StreamCoach.Recognition;
using StreamCoach.Recognition.AssemblyAI;

namespace StreamCoach.Commands.Input;

/// <summary>Checks how the service should listen before a cmdlet does anything, and names what is wrong as the user typed it.</summary>
internal static partial class ParameterNames
{
    // A rate that the service takes: that of the sound is not known yet.
    private const int AnyRate = StreamingQuery.MinSampleRate;

    /// <summary>Checks options.</summary>
    /// <exception cref="StreamCoachException">One is out of range or does not fit the model or another option.</exception>
    public static void Check(StreamingOptions options)
    {
        try
        {
            StreamingQuery.Build(options, AnyRate);
        }
        catch (StreamCoachException error) when (error.Kind == FailureKind.OptionInvalid)
        {
            throw new StreamCoachException(error.Kind, AsTyped(error.Message), error);
        }
    }

    // What stands in quotes is the user's own.
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
