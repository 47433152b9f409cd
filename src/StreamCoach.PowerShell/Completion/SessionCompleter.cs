using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using StreamCoach.Commands.Sessions;
using StreamCoach.Sessions;

namespace StreamCoach.Commands.Completion;

/// <summary>Tab for the sessions of this PowerShell, the newest first, by name where only one has it, else by id.</summary>
internal sealed class SessionCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Answer(parameterName, commandAst, Live(wordToComplete));

    /// <summary>
    /// What this parameter answers. A word without a parameter's name may be a -Session or an -Id, and Tab asks both: -Session answers there, because it is
    /// the default, and -Id where it is named. A -Session that is named takes no words, so it gets the command that gives the session. Who is not asked
    /// answers null: an empty answer would stand in the list.
    /// </summary>
    /// <param name="parameterName">Session or Id, or another that has only itself.</param>
    /// <param name="command">What was typed.</param>
    /// <param name="found">The names or ids that fit.</param>
    /// <param name="get">What gives the session of one of them.</param>
    public static IEnumerable<CompletionResult> Answer(string parameterName, CommandAst command, IEnumerable<CompletionResult> found, string get = "Get-TranscriptionSession")
    {
        string[] names = parameterName == "Id" ? ["Id", "SessionId"] : [parameterName];
        bool named = command.CommandElements.OfType<CommandParameterAst>().Any(given => names.Any(name => name.StartsWith(given.ParameterName, StringComparison.OrdinalIgnoreCase)));
        return (parameterName, named) switch
        {
            ("Session", true) => found.Select(name => Completions.Result($"({get} {name.CompletionText})", name.ListItemText, name.ToolTip)),
            ("Id", false) => null!,
            _ => found,
        };
    }

    public static IEnumerable<CompletionResult> Live(string wordToComplete)
    {
        IReadOnlyList<TranscriptionSession> sessions = RunspaceSessions.Here.Sessions;
        foreach (TranscriptionSession session in sessions.Reverse())
        {
            bool named = sessions.Count(other => other.Name.Equals(session.Name, StringComparison.OrdinalIgnoreCase)) == 1;
            string? text = named && Completions.Fits(session.Name, wordToComplete) ? session.Name : Completions.Fits(session.Id, wordToComplete) ? session.Id : null;
            // A name that was taken from a file may hold what -Id would take for a wildcard.
            if (text is not null) yield return Completions.Of(WildcardPattern.Escape(text), text, $"{session.Id} {session.Name}, {session.State}, {session.Source}");
        }
    }
}

/// <summary>Tab for what is read: the sessions of this PowerShell, then those that are saved.</summary>
internal sealed class AnySessionCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        SessionCompleter.Answer(parameterName, commandAst, SessionCompleter.Live(wordToComplete))?
            .Concat(SavedSessionCompleter.Answer(parameterName, commandAst, SavedSessionCompleter.Saved(wordToComplete, except: [.. RunspaceSessions.Here.Sessions.Select(session => session.Id)])))!;
}

/// <summary>Tab for what Get-TranscriptionSession lists: with -Saved what is on disk.</summary>
internal sealed class ListedSessionCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        fakeBoundParameters.Contains("Saved") ? SavedSessionCompleter.Saved(wordToComplete, except: []) : SessionCompleter.Live(wordToComplete);
}
