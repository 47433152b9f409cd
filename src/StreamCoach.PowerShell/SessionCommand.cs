using System.Management.Automation;
using StreamCoach.Commands.Completion;
using StreamCoach.Commands.Input;
using StreamCoach.Commands.Output;
using StreamCoach.Commands.Sessions;
using StreamCoach.Errors;
using StreamCoach.Sessions;

namespace StreamCoach.Commands;

/// <summary>A cmdlet that does something to sessions of this PowerShell, which are piped in or named.</summary>
public abstract class SessionCommand : StreamCoachCommand
{
    private protected const string SessionSet = "Session", IdSet = "Id";

    /// <summary>The sessions.</summary>
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

    /// <summary>Writes the sessions.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Does it to each session.</summary>
    protected override void ProcessRecord()
    {
        foreach (string id in Id)
        {
            IReadOnlyList<TranscriptionSession> found = Find(id);
            if (found.Count == 0 && !NamePattern.MayMeanSeveral(id))
            {
                // One that another process runs is there, and says where it can be reached.
                found = [.. SavedIn.Read(this, SavedSessions.DefaultFolder, id).Where(session => session.State == StreamCoach.Sessions.SessionState.Running)];
                if (found.Count == 0) WriteError(ErrorRecords.From(ErrorRecords.SessionNotFound(id), id));
            }
            foreach (TranscriptionSession session in found) Process(session);
        }
        foreach (TranscriptionSession session in Session) Process(session);
    }

    /// <summary>What it is that is done, for -WhatIf.</summary>
    private protected abstract string Action { get; }

    /// <summary>The sessions that an id or a name is meant for.</summary>
    private protected virtual IReadOnlyList<TranscriptionSession> Find(string id) => RunspaceSessions.Here.Like(id);

    /// <summary>Does it.</summary>
    /// <exception cref="StreamCoachException">It cannot be done to this session.</exception>
    private protected abstract void Act(TranscriptionSession session);

    /// <summary>Looks whether it can be done to this session, before -WhatIf says that it would be.</summary>
    /// <exception cref="StreamCoachException">It cannot.</exception>
    private protected virtual void Check(TranscriptionSession session)
    {
    }

    /// <summary>Does it to one session, or says why not.</summary>
    private protected void Process(TranscriptionSession session)
    {
        try
        {
            TranscriptionSession actual = SavedSessions.Reopen(session);
            Check(actual);
            if (this.Agrees(actual.ToString(), Action)) Act(actual);
        }
        catch (StreamCoachException error)
        {
            WriteError(ErrorRecords.From(error, session));
        }
    }
}
