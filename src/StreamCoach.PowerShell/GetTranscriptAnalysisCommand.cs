using System.Management.Automation;
using StreamCoach.Analysis;
using StreamCoach.Analysis.Archive;
using StreamCoach.Commands.Completion;
using StreamCoach.Commands.Input;
using StreamCoach.Commands.Output;
using StreamCoach.Commands.Sessions;
using StreamCoach.Errors;
using StreamCoach.Sessions;

namespace StreamCoach.Commands;

/// <summary>Writes the analyses that were made of saved sessions, with their quotes looked up again. Nothing is sent.</summary>
[Cmdlet(VerbsCommon.Get, "TranscriptAnalysis", DefaultParameterSetName = IdSet, HelpUri = HelpPages.Begin + "Get-TranscriptAnalysis" + HelpPages.End)]
[OutputType(typeof(TranscriptAnalysis))]
public sealed class GetTranscriptAnalysisCommand : StreamCoachCommand
{
    private const string SessionSet = "Session", IdSet = "Id";

    // An analysis of several sessions is saved with each of them.
    private readonly HashSet<(DateTime, string)> _written = [];

    /// <summary>Saved sessions.</summary>
    [Parameter(Mandatory = true, ParameterSetName = SessionSet, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    public TranscriptionSession[] Session { get; set; } = [];

    /// <summary>Ids or names of saved sessions; wildcards are allowed. All by default.</summary>
    [Parameter(Position = 0, ParameterSetName = IdSet, ValueFromPipelineByPropertyName = true)]
    [Alias("SessionId")]
    [ArgumentCompleter(typeof(SavedSessionCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Id { get; set; } = ["*"];

    /// <summary>Only analyses by these models; wildcards are allowed. The rules coach is "rules".</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Model { get; set; } = ["*"];

    /// <summary>Only analyses with these templates; wildcards are allowed.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(TemplateCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Template { get; set; }

    /// <summary>Only analyses that were made at this time or later, by the clock of this machine unless the time names a zone.</summary>
    [Parameter]
    public DateTime? After { get; set; }

    /// <summary>Only analyses that were made before this time.</summary>
    [Parameter]
    public DateTime? Before { get; set; }

    /// <summary>Writes the analyses of each session, the oldest first.</summary>
    protected override void ProcessRecord()
    {
        string folder = SavedSessions.DefaultFolder;
        foreach (TranscriptionSession session in Session) Write(folder, session.Id);
        if (ParameterSetName == SessionSet) return;
        foreach (string id in Id)
        {
            bool any = false;
            foreach (TranscriptionSession session in SavedSessionSearch.OpenMatching(this, folder, id))
            {
                any = true;
                Write(folder, session.Id);
            }
            if (!any && !NamePattern.ContainsWildcards(id)) WriteError(ErrorRecords.From(ErrorRecords.SessionNotFound(id), id));
        }
    }

    private void Write(string folder, string id)
    {
        try
        {
            foreach (TranscriptAnalysis analysis in SavedAnalyses.Of(folder, id, of => SavedSessions.Find(folder, of)?.GetTurns(), failure => WriteError(ErrorRecords.From(failure, id))))
            {
                StopToken.ThrowIfCancellationRequested();
                if (IsWanted(analysis) && _written.Add((analysis.CreatedAt, analysis.Text))) WriteObject(analysis);
            }
        }
        catch (StreamCoachException error)
        {
            WriteError(ErrorRecords.From(error, id));
        }
    }

    private bool IsWanted(TranscriptAnalysis analysis) => Like(Model, analysis.Model) && (Template is null || Like(Template, analysis.Template))
        && !(analysis.CreatedAt < After?.ToUniversalTime()) && !(analysis.CreatedAt >= Before?.ToUniversalTime());

    private static bool Like(string[] patterns, string? text) => patterns.Any(pattern => new NamePattern(pattern).IsMatch(text));
}
