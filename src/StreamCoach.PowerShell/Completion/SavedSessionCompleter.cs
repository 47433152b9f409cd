using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using StreamCoach.Sessions;

namespace StreamCoach.Commands.Completion;

/// <summary>Tab for saved sessions, the newest first: always the id, which names one and no other, whether its id or its name was begun.</summary>
internal sealed class SavedSessionCompleter : IArgumentCompleter
{
    // More than these nobody looks through.
    private const int Most = 100;

    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Answer(parameterName, commandAst, Saved(wordToComplete, except: []));

    /// <inheritdoc cref="SessionCompleter.Answer"/>
    public static IEnumerable<CompletionResult> Answer(string parameterName, CommandAst command, IEnumerable<CompletionResult> found) =>
        SessionCompleter.Answer(parameterName, command, found, "Get-TranscriptionSession -Saved");

    public static IEnumerable<CompletionResult> Saved(string wordToComplete, HashSet<string> except)
    {
        // Looked for when it is asked for, and not before.
        foreach (CompletionResult found in Completions.Soon(() => Find(wordToComplete).Where(found => !except.Contains(found.CompletionText)).Take(Most).ToArray()) ?? [])
            yield return found;
    }

    private static IEnumerable<CompletionResult> Find(string wordToComplete)
    {
        string folder = SavedSessions.DefaultFolder;
        // A name takes a look into a file: past half the time only ids are looked at.
        long until = Environment.TickCount64 + (long)Completions.Patience.TotalMilliseconds / 2;
        foreach (string id in SavedSessions.Ids(folder).Reverse())
        {
            string? name = Environment.TickCount64 < until ? SavedSessions.NameOf(folder, id) : null;
            if (Completions.Fits(id, wordToComplete) || (name is not null && Completions.Fits(name, wordToComplete)))
                yield return Completions.Of(id, name is null ? id : $"{id} {name}", "saved");
        }
    }
}
