using System.Management.Automation;

namespace StreamCoach.Commands;

/// <summary>Lists the sessions of this PowerShell, oldest first.</summary>
[Cmdlet(VerbsCommon.Get, "TranscriptionSession")]
[OutputType(typeof(TranscriptionSession))]
public sealed class GetTranscriptionSessionCommand : PSCmdlet
{
    /// <summary>Ids or names; wildcards are allowed. All sessions where none are given.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name", "SessionId")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Id { get; set; }

    /// <summary>Writes the sessions.</summary>
    protected override void ProcessRecord()
    {
        if (Id is null) WriteObject(RunspaceSessions.Here.Sessions, enumerateCollection: true);
        foreach (string id in Id ?? [])
        {
            IReadOnlyList<TranscriptionSession> found = RunspaceSessions.Here.Like(id);
            if (found.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(id)) WriteError(Errors.From(Errors.SessionNotFound(id), id));
            WriteObject(found, enumerateCollection: true);
        }
    }
}
