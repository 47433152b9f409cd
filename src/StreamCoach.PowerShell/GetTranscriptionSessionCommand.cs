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

    /// <summary>Lists sessions that were created at this time or later, by the clock of this machine unless the time names a zone.</summary>
    [Parameter]
    public DateTime? After { get; set; }

    /// <summary>Lists sessions that were created before this time.</summary>
    [Parameter]
    public DateTime? Before { get; set; }

    /// <summary>Lists sessions in these states.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public StreamCoach.Sessions.SessionState[]? State { get; set; }

    /// <summary>Lists sessions with one of these tags; wildcards are allowed.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Tag { get; set; }

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
                if (!IsWanted(session)) continue;
                // A runspace need not remember thousands of sessions of which there is nothing to report.
                if (Saved && new SessionMonitor(session).HasDiagnostics) SessionReport.Diagnostics(this, RunspaceSessions.Current.Of(session));
                WriteObject(session);
            }
            if (any || NamePattern.ContainsWildcards(id)) continue;
            // A session that exists but cannot be read has already been reported.
            if (Saved && SavedSessionSearch.AnyMatches(SavedSessions.DefaultFolder, id)) continue;
            WriteError(ErrorRecords.From(ErrorRecords.SessionNotFound(id), id));
        }
    }

    // A time without a zone, as people type it, is local.
    private bool IsWanted(TranscriptionSession session) => !(session.CreatedAt < After?.ToUniversalTime()) && !(session.CreatedAt >= Before?.ToUniversalTime())
        && (State is null || State.Contains(session.State))
        && (Tag is null || Tag.Select(tag => new NamePattern(tag)).Any(pattern => session.Tags.Any(pattern.IsMatch)));
}
