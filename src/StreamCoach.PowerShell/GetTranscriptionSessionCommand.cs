using System.Management.Automation;
using StreamCoach.Commands.Completion;
using StreamCoach.Commands.Input;
using StreamCoach.Commands.Output;
using StreamCoach.Commands.Sessions;
using StreamCoach.Sessions;

namespace StreamCoach.Commands;

/// <summary>Lists the sessions of this PowerShell or, with -Saved, those on disk, oldest first.</summary>
[Cmdlet(VerbsCommon.Get, "TranscriptionSession", HelpUri = HelpPages.Begin + "Get-TranscriptionSession" + HelpPages.End)]
[OutputType(typeof(TranscriptionSession))]
public sealed class GetTranscriptionSessionCommand : PSCmdlet
{
    /// <summary>Ids or names; wildcards are allowed. All sessions by default.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name", "SessionId")]
    [ArgumentCompleter(typeof(ListedSessionCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Id { get; set; }

    /// <summary>Lists the sessions that are saved on disk, including those of earlier and other processes.</summary>
    [Parameter]
    public SwitchParameter Saved { get; set; }

    /// <summary>Writes the sessions.</summary>
    protected override void ProcessRecord()
    {
        if (Id is null && !Saved && RunspaceSessions.Current.Unlisted is > 0 and var old)
            this.Verbose($"{old} older {(old == 1 ? "session that has" : "sessions that have")} ended {(old == 1 ? "is" : "are")} not listed: use Get-TranscriptionSession -Saved to list saved sessions.");
        foreach (string id in Id ?? ["*"])
        {
            bool any = false;
            foreach (TranscriptionSession session in Saved ? SavedSessionSearch.OpenMatching(this, SavedSessions.DefaultFolder, id) : RunspaceSessions.Current.Like(id))
            {
                any = true;
                if (Saved) SessionReport.Diagnostics(this, RunspaceSessions.Current.Of(session));
                WriteObject(session);
            }
            // A session that exists but cannot be read has already been reported.
            any |= Saved && SavedSessionSearch.AnyMatches(SavedSessions.DefaultFolder, id);
            if (!any && !NamePattern.ContainsWildcards(id)) WriteError(ErrorRecords.From(ErrorRecords.SessionNotFound(id), id));
        }
    }
}
