using System.Management.Automation;
using StreamCoach.Commands.Completion;
using StreamCoach.Commands.Input;
using StreamCoach.Commands.Output;
using StreamCoach.Commands.Sessions;
using StreamCoach.Errors;
using StreamCoach.Sessions;

namespace StreamCoach.Commands;

/// <summary>Base of the cmdlets that act on sessions of this PowerShell, given by pipeline, id or name.</summary>
public abstract class SessionCommand : StreamCoachCommand
{
    private protected const string SessionSet = "Session", IdSet = "Id";

    /// <summary>The sessions to act on.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = SessionSet, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(SessionCompleter))]
    [ValidateNotNullOrEmpty]
    public TranscriptionSession[] Session { get; set; } = [];

    /// <summary>Ids or names of sessions; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = IdSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("SessionId")]
    [ArgumentCompleter(typeof(SessionCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Id { get; set; } = [];

    /// <summary>Writes the sessions to the pipeline.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Acts on each session.</summary>
    protected override void ProcessRecord()
    {
        foreach (string id in Id)
        {
            IReadOnlyList<TranscriptionSession> found = Find(id);
            if (found.Count == 0 && !NamePattern.ContainsWildcards(id))
            {
                // A session of another process is reopened from disk, so that the error can say which process runs it.
                found = [.. SavedSessionSearch.OpenMatching(this, SavedSessions.DefaultFolder, id).Where(session => session.State == StreamCoach.Sessions.SessionState.Running)];
                if (found.Count == 0) WriteError(ErrorRecords.From(ErrorRecords.SessionNotFound(id), id));
            }
            foreach (TranscriptionSession session in found) Process(session);
        }
        foreach (TranscriptionSession session in Session) Process(session);
    }

    /// <summary>The action as -WhatIf and -Confirm show it.</summary>
    private protected abstract string Action { get; }

    /// <summary>The sessions that an id, a name or a pattern matches.</summary>
    private protected virtual IReadOnlyList<TranscriptionSession> Find(string id) => RunspaceSessions.Current.Like(id);

    /// <summary>Acts on one session.</summary>
    /// <exception cref="StreamCoachException">The session does not allow the action.</exception>
    private protected abstract void Act(TranscriptionSession session);

    /// <summary>Checks whether the session allows the action, before -WhatIf says that it would be done.</summary>
    /// <exception cref="StreamCoachException">The session does not allow the action.</exception>
    private protected virtual void Check(TranscriptionSession session)
    {
    }

    /// <summary>Acts on one session; a failure is a non-terminating error.</summary>
    private protected void Process(TranscriptionSession session)
    {
        try
        {
            TranscriptionSession actual = SavedSessions.Reopen(session);
            Check(actual);
            if (this.ShouldAct($"{SessionLabel.Of(actual.Id, actual.Name)} ({actual.State})", Action)) Act(actual);
        }
        catch (StreamCoachException error)
        {
            WriteError(ErrorRecords.From(error, session));
        }
    }
}
