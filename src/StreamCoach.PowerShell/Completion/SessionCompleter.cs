using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace StreamCoach.Commands;

/// <summary>Tab for the sessions of this PowerShell, the newest first, by name where only one has it, else by id.</summary>
internal sealed class SessionCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Asked(parameterName, commandAst) ? Live(wordToComplete) : null!;

    /// <summary>
    /// Whether this parameter is the one to answer. A word without a parameter's name may be a -Session or an -Id, and Tab asks both: -Session answers
    /// there, because it is the default, and -Id where it is named. A -Session that is named takes no words. Who is not asked answers null: an empty answer
    /// would stand in the list.
    /// </summary>
    public static bool Asked(string parameterName, CommandAst command)
    {
        string[] names = parameterName == "Id" ? ["Id", "SessionId"] : [parameterName];
        bool named = command.CommandElements.OfType<CommandParameterAst>().Any(given => names.Any(name => name.StartsWith(given.ParameterName, StringComparison.OrdinalIgnoreCase)));
        return parameterName switch { "Session" => !named, "Id" => named, _ => true };
    }

    public static IEnumerable<CompletionResult> Live(string wordToComplete)
    {
        IReadOnlyList<TranscriptionSession> sessions = RunspaceSessions.Here.Sessions;
        foreach (TranscriptionSession session in sessions.Reverse())
        {
            bool named = sessions.Count(other => other.Name.Equals(session.Name, StringComparison.OrdinalIgnoreCase)) == 1;
            string? text = named && Completion.Fits(session.Name, wordToComplete) ? session.Name : Completion.Fits(session.Id, wordToComplete) ? session.Id : null;
            // A name that was taken from a file may hold what -Id would take for a wildcard.
            if (text is not null) yield return Completion.Of(WildcardPattern.Escape(text), text, $"{session.Id} {session.Name}, {session.State}, {session.Source}");
        }
    }
}

/// <summary>Tab for what is read: the sessions of this PowerShell, then those that are saved.</summary>
internal sealed class AnySessionCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        !SessionCompleter.Asked(parameterName, commandAst) ? null!
        : SessionCompleter.Live(wordToComplete).Concat(SavedSessionCompleter.Saved(wordToComplete, except: [.. RunspaceSessions.Here.Sessions.Select(session => session.Id)]));
}

/// <summary>Tab for what Get-TranscriptionSession lists: with -Saved what is on disk.</summary>
internal sealed class ListedSessionCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        fakeBoundParameters.Contains("Saved") ? SavedSessionCompleter.Saved(wordToComplete, except: []) : SessionCompleter.Live(wordToComplete);
}
