using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using StreamCoach.Errors;
using StreamCoach.Sessions;

namespace StreamCoach.Commands.Completion;

/// <summary>Completes -Me with the speakers of the newest saved sessions.</summary>
internal sealed class SpeakerCompleter : IArgumentCompleter
{
    // Each one is read as a whole.
    private const int MostSessions = 5;

    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        (Completions.WithinTimeout(() => SavedSessions.Ids(SavedSessions.DefaultFolder).Reverse().Take(MostSessions).SelectMany(Speakers).Distinct().ToArray()) ?? [])
            .Where(speaker => Completions.Fits(speaker, wordToComplete)).Select(speaker => Completions.Of(speaker, speaker, "speaks in a saved session"));

    private static IEnumerable<string> Speakers(string id)
    {
        try
        {
            return SavedSessions.Open(SavedSessions.DefaultFolder, id).GetTurns().Select(turn => turn.Speaker).OfType<string>().Where(speaker => speaker != "UNKNOWN").Distinct();
        }
        catch (StreamCoachException)
        {
            return [];
        }
    }
}
