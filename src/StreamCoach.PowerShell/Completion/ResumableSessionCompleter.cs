using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using StreamCoach.Commands.Sessions;
using StreamCoach.Sessions;

namespace StreamCoach.Commands.Completion;

/// <summary>Completes the ids of the sessions that can be resumed, newest first, from the beginning of the id or the name: suspended ones, and saved ones that ended early.</summary>
internal sealed class ResumableSessionCompleter : IArgumentCompleter
{
    // A longer list is not readable.
    private const int MaxCount = 100;

    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        SavedSessionCompleter.Answer(parameterName, commandAst, Found(wordToComplete));

    private static IEnumerable<CompletionResult> Found(string wordToComplete)
    {
        // Completions.WithinTimeout runs on another thread, which has no runspace. What has ended is as it is saved.
        TranscriptionSession[] here = [.. RunspaceSessions.Current.Sessions.Where(session => !session.State.IsEnd())];
        foreach (CompletionResult found in Completions.WithinTimeout(() => Find(wordToComplete, here).Take(MaxCount).ToArray()) ?? []) yield return found;
    }

    private static IEnumerable<CompletionResult> Find(string wordToComplete, IReadOnlyList<TranscriptionSession> here)
    {
        HashSet<string> known = [.. here.Select(session => session.Id)];
        IEnumerable<TranscriptionSession> fitting = here.Reverse()
            .Where(session => session.CanResume && (Completions.Fits(session.Id, wordToComplete) || Completions.Fits(session.Name, wordToComplete)));
        foreach (TranscriptionSession session in fitting.Concat(SavedSessionReading.Newest(wordToComplete, session => session.CanResume && !known.Contains(session.Id), MaxCount)))
            yield return Completions.Of(session.Id, $"{session.Id} {session.Name}", session.State.ToString());
    }
}
