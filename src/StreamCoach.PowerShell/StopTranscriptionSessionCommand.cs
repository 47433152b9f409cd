using System.Management.Automation;
using StreamCoach.Commands.Output;
using StreamCoach.Commands.Sessions;
using StreamCoach.Sessions;

namespace StreamCoach.Commands;

/// <summary>Ends sessions: the microphone is closed, the last words come in, the line is closed and billing ends.</summary>
[Cmdlet(VerbsLifecycle.Stop, "TranscriptionSession", DefaultParameterSetName = OnlySet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low,
    HelpUri = HelpPages.Begin + "Stop-TranscriptionSession" + HelpPages.End)]
[OutputType(typeof(TranscriptionSession))]
public sealed class StopTranscriptionSessionCommand : SessionCommand
{
    private const string OnlySet = "Only";

    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(500);

    private readonly List<TranscriptionSession> _stopping = [];

    /// <summary>Does not wait for sound that was not sent yet: it is dropped, and can be sent by a resume.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override string Action => "End the session";

    private protected override void Act(TranscriptionSession session) => _stopping.Add(session);

    /// <summary>Ends all of them side by side, and waits until they have ended.</summary>
    protected override void EndProcessing()
    {
        // A pipeline that was empty named no session, and means none.
        if (ParameterSetName == OnlySet && !MyInvocation.ExpectingInput) StopTheOnlyOne();
        // Those that wait come first, so that none of them takes a place that another leaves.
        foreach (TranscriptionSession session in _stopping.OrderByDescending(session => session.State == StreamCoach.Sessions.SessionState.Queued)) _ = session.StopAsync(Force);
        foreach (TranscriptionSession session in _stopping)
        {
            var progress = new ProgressRecord(0, session.Name, "The last words come in");
            bool shown = false;
            Task end = session.WaitForEndAsync();
            while (!end.Wait((int)ProgressInterval.TotalMilliseconds, StopToken))
            {
                // After an outage there may be minutes to send.
                if (session.AudioWaiting < 1) continue;
                progress.StatusDescription = FormattableString.Invariant($"{session.AudioWaiting:0} s of sound to send; Ctrl+C drops them");
                this.Show(progress);
                shown = true;
            }
            progress.RecordType = ProgressRecordType.Completed;
            if (shown) this.Show(progress);
            StartedSession known = RunspaceSessions.Here.Of(session);
            SessionReport.Notes(this, known);
            if (session.Failure is { } failure && !known.FailureShown) SessionReport.Failure(this, known, failure.ToException());
            if (PassThru) WriteObject(session);
        }
    }

    private void StopTheOnlyOne()
    {
        TranscriptionSession[] running = [.. RunspaceSessions.Here.Sessions.Where(session => !session.State.IsEnd())];
        if (running is [var only]) Process(only);
        else WriteError(ErrorRecords.From(running.Length == 0 ? ErrorRecords.NoneRuns() : ErrorRecords.SessionAmbiguous(running), running.Length == 0 ? null : running));
    }

    /// <summary>Ctrl+C while the last words come: they are not waited for.</summary>
    protected override void StopProcessing()
    {
        foreach (TranscriptionSession session in _stopping.ToArray()) _ = session.StopAsync(discardUnsent: true);
        base.StopProcessing();
    }
}
