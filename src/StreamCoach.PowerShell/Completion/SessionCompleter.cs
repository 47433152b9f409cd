using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace StreamCoach.Commands;

/// <summary>Tab for -Id: the sessions of this PowerShell, the newest first, by name where only one has it, else by id.</summary>
internal sealed class SessionCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
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
