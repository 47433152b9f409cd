using System.Management.Automation;
using StreamCoach.Commands.Output;
using StreamCoach.Sessions;

namespace StreamCoach.Commands;

/// <summary>Hears nothing until the sessions are resumed; their lines stay open, and are billed.</summary>
[Cmdlet(VerbsLifecycle.Suspend, "TranscriptionSession", DefaultParameterSetName = SessionSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low,
    HelpUri = HelpPages.Begin + "Suspend-TranscriptionSession" + HelpPages.End)]
[OutputType(typeof(TranscriptionSession))]
public sealed class SuspendTranscriptionSessionCommand : SessionCommand
{
    private protected override string Action => "Hear nothing until it is resumed";

    private protected override void Act(TranscriptionSession session)
    {
        session.Suspend();
        this.Warn($"{session.Name}: nothing is heard now. The line stays open, and the service bills its time until Stop-TranscriptionSession.");
        if (PassThru) WriteObject(session);
    }
}
