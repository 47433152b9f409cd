using System.Management.Automation;
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

    /// <summary>Deletes every saved session that began longer ago than this; a number is days.</summary>
    [Parameter(Mandatory = true, ParameterSetName = AgeSet)]
    [DaysTransformation]
    public TimeSpan OlderThan { get; set; }

    /// <summary>Deletes the sessions of one pipeline object.</summary>
    protected override void ProcessRecord()
    {
        foreach (TranscriptionSession session in Session) Remove(session.Id, session.Name);
        foreach (string id in Id)
        {
            if (!NamePattern.ContainsWildcards(id)) Remove(id, id);
            else foreach (string found in SavedSessionSearch.IdsMatching(this, _folder, id)) Remove(found, found);
        }
        if (ParameterSetName == AgeSet)
        {
            foreach (string id in SavedSessionSearch.IdsOlderThan(this, _folder, OlderThan)) Remove(id, id);
        }
    }

    private void Remove(string id, string name)
    {
        if (!this.ShouldAct(name, "Delete the saved session")) return;
        try
        {
            SavedSessions.Remove(_folder, id);
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
