using System.Management.Automation;
using StreamCoach.Sessions;

namespace StreamCoach.Commands;

/// <summary>Hears again after Suspend-TranscriptionSession.</summary>
[Cmdlet(VerbsLifecycle.Resume, "TranscriptionSession", DefaultParameterSetName = SessionSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low,
    HelpUri = HelpPages.Begin + "Resume-TranscriptionSession" + HelpPages.End)]
[OutputType(typeof(TranscriptionSession))]
public sealed class ResumeTranscriptionSessionCommand : SessionCommand
{
    private protected override string Action => "Hear again";

    private protected override void Act(TranscriptionSession session)
    {
        session.Resume();
        if (PassThru) WriteObject(session);
    }
}
