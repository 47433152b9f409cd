using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using StreamCoach.Sessions;

namespace StreamCoach.Commands.Completion;

/// <summary>Completes the ids of saved sessions, newest first, from the beginning of the id or the name. Always the id, because names need not be unique.</summary>
internal sealed class SavedSessionCompleter : IArgumentCompleter
{
    // A longer list is not readable.
    private const int MaxCount = 100;

    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Answer(parameterName, commandAst, Saved(wordToComplete, except: []));

    /// <inheritdoc cref="SessionCompleter.Answer"/>
    public static IEnumerable<CompletionResult> Answer(string parameterName, CommandAst command, IEnumerable<CompletionResult> found) =>
        SessionCompleter.Answer(parameterName, command, found, "Get-TranscriptionSession -Saved");

    public static IEnumerable<CompletionResult> Saved(string wordToComplete, HashSet<string> except)
    {
        // Lazy: PowerShell may not ask for the values.
        foreach (CompletionResult found in Completions.WithinTimeout(() => Find(wordToComplete, except).Take(MaxCount).ToArray()) ?? [])
            yield return found;
    }

    private static IEnumerable<CompletionResult> Find(string wordToComplete, HashSet<string> except)
    {
        Dictionary<string, string> names = SavedSessionReading.Newest(wordToComplete, session => !except.Contains(session.Id), MaxCount).ToDictionary(session => session.Id, session => session.Name);
        // A session that was not read, or cannot be, is found by its id.
        foreach (string id in SavedSessions.Ids(SavedSessions.DefaultFolder).Reverse().Where(id => !except.Contains(id)))
        {
            if (names.TryGetValue(id, out string? name) || Completions.Fits(id, wordToComplete)) yield return Completions.Of(id, name is null ? id : $"{id} {name}", "saved");
        }
    }
}
