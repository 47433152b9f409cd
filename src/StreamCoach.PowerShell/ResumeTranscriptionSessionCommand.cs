using System.Management.Automation;
using StreamCoach.Commands.Completion;
using StreamCoach.Commands.Input;
using StreamCoach.Commands.Output;
using StreamCoach.Commands.Sessions;
using StreamCoach.Errors;
using StreamCoach.Services;
using StreamCoach.Sessions;

namespace StreamCoach.Commands;

/// <summary>Resumes sessions: a suspended one sends audio again; one that ended early continues under its id, with the audio that was not confirmed.</summary>
[Cmdlet(VerbsLifecycle.Resume, "TranscriptionSession", DefaultParameterSetName = SessionSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low,
    HelpUri = HelpPages.Begin + "Resume-TranscriptionSession" + HelpPages.End)]
[OutputType(typeof(TranscriptionSession))]
public sealed class ResumeTranscriptionSessionCommand : SessionStartCommand
{
    private const string SessionSet = "Session", IdSet = "Id";

    private ServiceEndpoint? _named;

    /// <summary>The sessions: suspended ones of this PowerShell, or saved ones.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = SessionSet, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(ResumableSessionCompleter))]
    [ValidateNotNullOrEmpty]
    public TranscriptionSession[] Session { get; set; } = [];

    /// <summary>Ids or names of sessions; with wildcards, all that can be resumed.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = IdSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("SessionId")]
    [ArgumentCompleter(typeof(ResumableSessionCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Id { get; set; } = [];

    /// <summary>Checks the endpoint once for all sessions.</summary>
    protected override void BeginProcessing()
    {
        try
        {
            _named = NamedEndpoint();
        }
        catch (StreamCoachException error)
        {
            ThrowTerminatingError(ErrorRecords.From(error, Endpoint));
        }
    }

    /// <summary>Resumes each session.</summary>
    protected override void ProcessRecord()
    {
        foreach (string id in Id)
        {
            TranscriptionSession[] found = [.. Find(id)], resumable = [.. found.Where(session => session.CanResume)];
            bool isPattern = NamePattern.ContainsWildcards(id);
            if (isPattern || resumable.Length == 1) foreach (TranscriptionSession session in resumable) Resume(session);
            else if (resumable.Length > 1) WriteError(ErrorRecords.From(ErrorRecords.SessionAmbiguous(id, resumable, "resumed"), id));
            // The newest, whose error says why it cannot be resumed.
            else if (found.Length > 0) Resume(found.MaxBy(session => session.Id, StringComparer.Ordinal)!);
            else WriteError(ErrorRecords.From(ErrorRecords.SessionNotFound(id), id));
        }
        foreach (TranscriptionSession session in Session) Resume(session);
    }

    private IEnumerable<TranscriptionSession> Find(string id)
    {
        IReadOnlyList<TranscriptionSession> here = RunspaceSessions.Current.Like(id);
        HashSet<string> known = [.. here.Select(session => session.Id)];
        return here.Concat(SavedSessionSearch.OpenMatching(this, SavedSessions.DefaultFolder, id).Where(session => !known.Contains(session.Id)));
    }

    private void Resume(TranscriptionSession session)
    {
        try
        {
            TranscriptionSession actual = SavedSessions.Reopen(session);
            if (actual.State.IsEnd()) Continue(actual);
            else Unmute(actual);
        }
        catch (StreamCoachException error)
        {
            if (ErrorRecords.EndsAll(error.Kind)) ThrowForAll(error, session);
            WriteError(ErrorRecords.From(error, session));
        }
    }

    private void Unmute(TranscriptionSession session)
    {
        if (!this.ShouldAct($"{SessionLabel.Of(session.Id, session.Name)} ({session.State})", "Resume the session")) return;
        session.Resume();
        WriteObject(session);
    }

    // With the options of the saved session; only its endpoint may have changed.
    private void Continue(TranscriptionSession session)
    {
        if (session.Folder is null) throw ErrorRecords.NotSaved(session);
        ServiceEndpoint endpoint = _named ?? SessionEndpoint(session);
        bool isHere = endpoint == ServiceEndpoint.ThisMachine;
        string action = isHere ? $"Continue on this machine with {session.Model}" : $"Continue, and stream to {endpoint} with {session.Model}";
        if (!this.ShouldAct(SessionLabel.Of(session.Id, session.Name), action)) return;
        TranscriptionSession continued = SavedSessions.Resume(session.Id, new SessionOptions
        {
            Key = isHere ? null : KeyOf(session, endpoint),
            Endpoint = endpoint,
            SaveIn = SavedSessions.DefaultFolder,
        }, endpoint);
        if (Begin(continued, session, isHere) is { } failure) throw failure;
    }

    private StreamCoach.Services.ApiKey KeyOf(TranscriptionSession session, ServiceEndpoint endpoint) =>
        ApiKey is null && ServiceAccess.Of(session) is { Key: { } own } access && access.Endpoint == endpoint ? own : KeyFor(endpoint);
}
