using System.Management.Automation;
using StreamCoach.Commands.Completion;
using StreamCoach.Commands.Input;
using StreamCoach.Commands.Output;
using StreamCoach.Errors;
using StreamCoach.Recognition.Models;

namespace StreamCoach.Commands;

/// <summary>Lists the models that recognise speech on this machine, installed or not. Nothing is downloaded.</summary>
[Cmdlet(VerbsCommon.Get, "TranscriptionModel", HelpUri = HelpPages.Begin + "Get-TranscriptionModel" + HelpPages.End)]
[OutputType(typeof(SpeechModel))]
public sealed class GetTranscriptionModelCommand : PSCmdlet
{
    private readonly SpeechModelStore _store = new(SpeechModelStore.DefaultFolder);

    /// <summary>Names; wildcards are allowed. All models where none are given.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(SpeechModelCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Name { get; set; }

    /// <summary>Writes them.</summary>
    protected override void ProcessRecord()
    {
        foreach (string name in Name ?? ["*"])
        {
            try
            {
                var pattern = new NamePattern(name);
                if (pattern.HasWildcards) WriteObject(_store.List().Where(model => pattern.IsMatch(model.Name)), enumerateCollection: true);
                else WriteObject(_store.Get(name));
            }
            catch (StreamCoachException error)
            {
                WriteError(ErrorRecords.From(error, name));
            }
        }
    }
}
