using System.Management.Automation;
using StreamCoach.Sessions;

namespace StreamCoach.Commands;

/// <summary>Sends audio again after Suspend-TranscriptionSession.</summary>
[Cmdlet(VerbsLifecycle.Resume, "TranscriptionSession", DefaultParameterSetName = SessionSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low,
    HelpUri = HelpPages.Begin + "Resume-TranscriptionSession" + HelpPages.End)]
[OutputType(typeof(TranscriptionSession))]
public sealed class ResumeTranscriptionSessionCommand : SessionCommand
{
    private protected override string Action => "Resume the session";

    private protected override void Act(TranscriptionSession session)
    {
        session.Resume();
        if (PassThru) WriteObject(session);
    }
}
