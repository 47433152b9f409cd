using System.Management.Automation;
using StreamCoach.Commands.Output;
using StreamCoach.Commands.Sessions;
using StreamCoach.Sessions;

namespace StreamCoach.Commands;

/// <summary>Ends sessions: closes the microphone, waits for the last turns, closes the connection, and so ends billing.</summary>
[Cmdlet(VerbsLifecycle.Stop, "TranscriptionSession", DefaultParameterSetName = OnlySet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low,
    HelpUri = HelpPages.Begin + "Stop-TranscriptionSession" + HelpPages.End)]
[OutputType(typeof(TranscriptionSession))]
public sealed class StopTranscriptionSessionCommand : SessionCommand
{
    private const string OnlySet = "Only";

    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(500);

    private readonly List<TranscriptionSession> _stopping = [];

    /// <summary>Ends the session without sending the audio that is still waiting. Resume-TranscriptionSession sends it later.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override string Action => "Stop the session";

    private protected override void Act(TranscriptionSession session) => _stopping.Add(session);

    /// <summary>Ends all sessions in parallel and waits until they have ended.</summary>
    protected override void EndProcessing()
    {
        // An empty pipeline stops nothing; only a call without any input stops the running session.
        if (ParameterSetName == OnlySet && !MyInvocation.ExpectingInput) StopOnlySession();
        // Queued sessions end first, so that none of them starts when another one ends.
        foreach (TranscriptionSession session in _stopping.OrderByDescending(session => session.State == StreamCoach.Sessions.SessionState.Queued)) _ = session.StopAsync(Force);
        foreach (TranscriptionSession session in _stopping)
        {
            var progress = new ProgressRecord(0, session.Name, "Waiting for the last turns");
            bool shown = false;
            Task end = session.WaitForEndAsync();
            while (!end.Wait((int)ProgressInterval.TotalMilliseconds, StopToken))
            {
                // After an outage, minutes of audio may be waiting.
                if (session.AudioWaiting < 1) continue;
                progress.StatusDescription = FormattableString.Invariant($"{session.AudioWaiting:0} s of audio left; Ctrl+C discards it");
                this.Show(progress);
                shown = true;
            }
            progress.RecordType = ProgressRecordType.Completed;
            if (shown) this.Show(progress);
            StartedSession known = RunspaceSessions.Current.Of(session);
            SessionReport.Diagnostics(this, known);
            if (session.Failure is { } failure && !known.FailureShown) SessionReport.Failure(this, known, failure.ToException());
            if (PassThru) WriteObject(session);
        }
    }

    private void StopOnlySession()
    {
        TranscriptionSession[] running = [.. RunspaceSessions.Current.Sessions.Where(session => !session.State.IsEnd())];
        if (running is [var only]) Process(only);
        else WriteError(ErrorRecords.From(running.Length == 0 ? ErrorRecords.NoSessionRuns() : ErrorRecords.SessionAmbiguous(running, "stopped"), running.Length == 0 ? null : running));
    }

    /// <summary>Ctrl+C: discards the audio that is still waiting, and does not wait for the last turns.</summary>
    protected override void StopProcessing()
    {
        foreach (TranscriptionSession session in _stopping.ToArray()) _ = session.StopAsync(discardUnsent: true);
        base.StopProcessing();
    }
}
