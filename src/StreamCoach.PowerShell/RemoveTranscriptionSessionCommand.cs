using System.Management.Automation;
using StreamCoach.Commands.Completion;
using StreamCoach.Commands.Input;
using StreamCoach.Commands.Output;
using StreamCoach.Commands.Sessions;
using StreamCoach.Errors;
using StreamCoach.Sessions;

namespace StreamCoach.Commands;

/// <summary>Deletes saved sessions, with all that was kept of them on disk.</summary>
[Cmdlet(VerbsCommon.Remove, "TranscriptionSession", DefaultParameterSetName = SessionSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium,
    HelpUri = HelpPages.Begin + "Remove-TranscriptionSession" + HelpPages.End)]
public sealed class RemoveTranscriptionSessionCommand : PSCmdlet
{
    private const string SessionSet = "Session", IdSet = "Id", AgeSet = "OlderThan";

    private readonly string _folder = SavedSessions.DefaultFolder;

    /// <summary>Saved sessions, as Get-TranscriptionSession -Saved writes them.</summary>
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

    /// <summary>All saved sessions that began longer ago than this; a number is days.</summary>
    [Parameter(Mandatory = true, ParameterSetName = AgeSet)]
    [DaysTransformation]
    public TimeSpan OlderThan { get; set; }

    /// <summary>Deletes them.</summary>
    protected override void ProcessRecord()
    {
        foreach (TranscriptionSession session in Session) Remove(session.Id, session.Name);
        foreach (string id in Id)
        {
            if (!NamePattern.MayMeanSeveral(id)) Remove(id, id);
            else foreach (string found in SavedIn.Like(this, _folder, id)) Remove(found, found);
        }
        if (ParameterSetName == AgeSet)
        {
            foreach (string id in SavedIn.OlderThan(this, _folder, OlderThan)) Remove(id, id);
        }
    }

    private void Remove(string id, string name)
    {
        if (!this.Agrees(name, "Delete the saved session")) return;
        try
        {
            SavedSessions.Remove(_folder, id);
            RunspaceSessions.Here.Forget(id);
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
