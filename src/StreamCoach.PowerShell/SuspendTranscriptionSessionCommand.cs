using System.Management.Automation;
using StreamCoach.Commands.Output;
using StreamCoach.Services;
using StreamCoach.Sessions;

namespace StreamCoach.Commands;

/// <summary>Stops transcribing until the sessions are resumed. Connections to the service stay open and are billed.</summary>
[Cmdlet(VerbsLifecycle.Suspend, "TranscriptionSession", DefaultParameterSetName = SessionSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low,
    HelpUri = HelpPages.Begin + "Suspend-TranscriptionSession" + HelpPages.End)]
[OutputType(typeof(TranscriptionSession))]
public sealed class SuspendTranscriptionSessionCommand : SessionCommand
{
    private protected override string Action => "Suspend the session";

    private protected override void Act(TranscriptionSession session)
    {
        session.Suspend();
        // A session on this machine has no connection and costs nothing.
        if (ServiceAccess.Of(session).Endpoint != ServiceEndpoint.ThisMachine)
            this.Warn($"{session.Name}: suspended, no audio is sent. The connection stays open and is billed until Resume- or Stop-TranscriptionSession.");
        if (PassThru) WriteObject(session);
    }
}
