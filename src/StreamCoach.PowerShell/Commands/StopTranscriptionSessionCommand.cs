using System.Management.Automation;

namespace StreamCoach.Commands;

/// <summary>Ends sessions: the microphone is closed, the last words come in, the line is closed and billing ends.</summary>
[Cmdlet(VerbsLifecycle.Stop, "TranscriptionSession", DefaultParameterSetName = SessionSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(TranscriptionSession))]
public sealed class StopTranscriptionSessionCommand : StreamCoachCommand
{
    private const string SessionSet = "Session", IdSet = "Id";

    private readonly List<TranscriptionSession> _stopping = [];

    /// <summary>The sessions.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = SessionSet, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    public TranscriptionSession[] Session { get; set; } = [];

    /// <summary>Ids or names of sessions; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, ParameterSetName = IdSet)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Id { get; set; } = [];

    /// <summary>Does not wait for sound that was not sent yet: it is dropped.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Writes the sessions once they have ended.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Begins to stop; all of them side by side.</summary>
    protected override void ProcessRecord()
    {
        foreach (string id in Id)
        {
            IReadOnlyList<TranscriptionSession> found = RunspaceSessions.Here.Like(id);
            if (found.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(id)) WriteError(Errors.From(Errors.SessionNotFound(id), id));
            Stop(found);
        }
        Stop(Session);
    }

    /// <summary>Waits until all have ended.</summary>
    protected override void EndProcessing()
    {
        foreach (TranscriptionSession session in _stopping)
        {
            session.Completion.Wait(StopToken);
            StartedSession known = RunspaceSessions.Here.Of(session);
            SessionReport.Notes(this, known);
            if (session.Failure is { } failure && !known.FailureShown) SessionReport.Failure(this, known, failure);
            if (PassThru) WriteObject(session);
        }
    }

    /// <summary>Ctrl+C while the last words come: they are not waited for.</summary>
    protected override void StopProcessing()
    {
        foreach (TranscriptionSession session in _stopping.ToArray()) _ = session.StopAsync(discardUnsent: true);
        base.StopProcessing();
    }

    private void Stop(IEnumerable<TranscriptionSession> sessions)
    {
        foreach (TranscriptionSession session in sessions)
        {
            if (!ShouldProcess(session.ToString(), "End the session")) continue;
            _stopping.Add(session);
            _ = session.StopAsync(Force);
        }
    }
}
