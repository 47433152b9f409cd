using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using StreamCoach.Commands.Sessions;
using StreamCoach.Sessions;

namespace StreamCoach.Commands.Completion;

/// <summary>Completes the sessions of this PowerShell, newest first: the name if it is unique, otherwise the id.</summary>
internal sealed class SessionCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Answer(parameterName, commandAst, Live(wordToComplete));

    /// <summary>
    /// The completions of one parameter. For a positional word PowerShell asks both -Session and -Id: -Session answers, because it is the default, and -Id
    /// returns null, because an empty result would appear in the list. -Id answers only if it is named. A named -Session takes no text, so its
    /// completion is the command that returns the session.
    /// </summary>
    /// <param name="parameterName">Session or Id, or a parameter of another name that always answers.</param>
    /// <param name="command">The typed command.</param>
    /// <param name="found">The names or ids that begin with the typed word.</param>
    /// <param name="get">The command that returns the session of one of them.</param>
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
        IReadOnlyList<TranscriptionSession> sessions = RunspaceSessions.Current.Sessions;
        foreach (TranscriptionSession session in sessions.Reverse())
        {
            bool named = sessions.Count(other => other.Name.Equals(session.Name, StringComparison.OrdinalIgnoreCase)) == 1;
            string? text = named && Completions.Fits(session.Name, wordToComplete) ? session.Name : Completions.Fits(session.Id, wordToComplete) ? session.Id : null;
            // A name that comes from a file name may contain characters that -Id takes for wildcards.
            if (text is not null) yield return Completions.Of(WildcardPattern.Escape(text), text, $"{session.Id} {session.Name}, {session.State}, {session.Source}");
        }
    }
}

/// <summary>Completes the sessions of this PowerShell, then the saved ones.</summary>
internal sealed class AnySessionCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        SessionCompleter.Answer(parameterName, commandAst, SessionCompleter.Live(wordToComplete))?
            .Concat(SavedSessionCompleter.Answer(parameterName, commandAst, SavedSessionCompleter.Saved(wordToComplete, except: [.. RunspaceSessions.Current.Sessions.Select(live => live.Id)])))!;
}

/// <summary>Completes the sessions that Get-TranscriptionSession lists: saved ones with -Saved.</summary>
internal sealed class ListedSessionCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        fakeBoundParameters.Contains("Saved") ? SavedSessionCompleter.Saved(wordToComplete, except: []) : SessionCompleter.Live(wordToComplete);
}
