using System.Management.Automation;
using StreamCoach.Analysis.Archive;
using StreamCoach.Archive;
using StreamCoach.Commands.Completion;
using StreamCoach.Commands.Input;
using StreamCoach.Commands.Output;
using StreamCoach.Commands.Sessions;
using StreamCoach.Errors;
using StreamCoach.Sessions;

namespace StreamCoach.Commands;

/// <summary>Deletes saved sessions from disk: their turns, audio and settings.</summary>
[Cmdlet(VerbsCommon.Remove, "TranscriptionSession", DefaultParameterSetName = SessionSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium,
    HelpUri = HelpPages.Begin + "Remove-TranscriptionSession" + HelpPages.End)]
public sealed class RemoveTranscriptionSessionCommand : PSCmdlet
{
    private const string SessionSet = "Session", IdSet = "Id", AgeSet = "OlderThan";

    private readonly string _folder = SavedSessions.DefaultFolder;
    private bool _anyDeleted;

    /// <summary>The saved sessions, from Get-TranscriptionSession -Saved.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = SessionSet, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(SavedSessionCompleter))]
    [ValidateNotNullOrEmpty]
    public TranscriptionSession[] Session { get; set; } = [];

    /// <summary>Ids of saved sessions; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = IdSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(SavedSessionCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Id { get; set; } = [];

    /// <summary>Deletes every saved session that began longer ago than this, such as 12h or 30d; a number is days.</summary>
    [Parameter(Mandatory = true, ParameterSetName = AgeSet)]
    [DaysTransformation]
    public TimeSpan OlderThan { get; set; }

    /// <summary>Deletes the sessions of one pipeline object.</summary>
    protected override void ProcessRecord()
    {
        foreach (TranscriptionSession session in Session) Remove(session.Id);
        foreach (string id in Id)
        {
            if (!NamePattern.ContainsWildcards(id)) Remove(id);
            else foreach (string found in SavedSessionSearch.IdsMatching(this, _folder, id)) Remove(found);
        }
        if (ParameterSetName == AgeSet)
        {
            foreach (string id in SavedSessionSearch.IdsOlderThan(this, _folder, OlderThan)) Remove(id);
        }
    }

    /// <summary>Removes the text of the deleted sessions from the cache of Search-Transcript.</summary>
    protected override void EndProcessing()
    {
        if (!_anyDeleted) return;
        try
        {
            new TranscriptArchive(_folder).ForgetDeleted(new SearchReport(this));
        }
        catch (StreamCoachException error)
        {
            WriteError(ErrorRecords.From(error, _folder));
        }
    }

    private void Remove(string id)
    {
        if (!this.ShouldAct(SessionLabel.Of(id, SavedSessions.Find(_folder, id)?.Name), "Delete the saved session")) return;
        try
        {
            SavedAnalyses.RemoveCopies(_folder, id);
            SavedSessions.Remove(_folder, id);
            _anyDeleted = true;
            RunspaceSessions.Current.Forget(id);
        }
        catch (StreamCoachException error)
        {
            WriteError(ErrorRecords.From(error, id));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            WriteError(ErrorRecords.From(ErrorRecords.SavedSessionNotRemoved(id, error), id));
        }
    }
}
