using System.Management.Automation;
using StreamCoach.Commands.Completion;
using StreamCoach.Commands.Input;
using StreamCoach.Commands.Output;
using StreamCoach.Commands.Sessions;
using StreamCoach.Sessions;

namespace StreamCoach.Commands;

/// <summary>Lists the sessions of this PowerShell, or those that are saved on disk, oldest first.</summary>
[Cmdlet(VerbsCommon.Get, "TranscriptionSession", HelpUri = HelpPages.Begin + "Get-TranscriptionSession" + HelpPages.End)]
[OutputType(typeof(TranscriptionSession))]
public sealed class GetTranscriptionSessionCommand : PSCmdlet
{
    /// <summary>Ids or names; wildcards are allowed. All sessions where none are given.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name", "SessionId")]
    [ArgumentCompleter(typeof(ListedSessionCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Id { get; set; }

    /// <summary>The sessions that are kept on disk, those of earlier and other processes included.</summary>
    [Parameter]
    public SwitchParameter Saved { get; set; }

    /// <summary>Writes the sessions.</summary>
    protected override void ProcessRecord()
    {
        if (Id is null && !Saved && RunspaceSessions.Here.Unlisted is > 0 and var old)
            this.Tell($"{old} older {(old == 1 ? "session that has" : "sessions that have")} ended {(old == 1 ? "is" : "are")} not listed: Get-TranscriptionSession -Saved lists what is saved.");
        foreach (string id in Id ?? ["*"])
        {
            bool any = false;
            foreach (TranscriptionSession session in Saved ? SavedIn.Read(this, SavedSessions.DefaultFolder, id) : RunspaceSessions.Here.Like(id))
            {
                any = true;
                if (Saved) SessionReport.Notes(this, RunspaceSessions.Here.Of(session));
                WriteObject(session);
            }
            // One that is there and cannot be read has been told.
            any |= Saved && SavedIn.WasRead(SavedSessions.DefaultFolder, id);
            if (!any && !NamePattern.MayMeanSeveral(id)) WriteError(ErrorRecords.From(ErrorRecords.SessionNotFound(id), id));
        }
    }
}
