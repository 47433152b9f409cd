using System.Management.Automation;
using StreamCoach.Commands.Completion;
using StreamCoach.Commands.Input;
using StreamCoach.Commands.Output;
using StreamCoach.Errors;
using StreamCoach.Recognition.Models;

namespace StreamCoach.Commands;

/// <summary>Removes installed speech models from this machine.</summary>
[Cmdlet(VerbsLifecycle.Uninstall, "TranscriptionModel", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High,
    HelpUri = HelpPages.Begin + "Uninstall-TranscriptionModel" + HelpPages.End)]
public sealed class UninstallTranscriptionModelCommand : StreamCoachCommand
{
    private readonly SpeechModelStore _store = new(SpeechModelStore.DefaultFolder);

    /// <summary>The models; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(SpeechModelCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    /// <summary>Removes them.</summary>
    protected override void ProcessRecord()
    {
        foreach (string name in Name)
        {
            try
            {
                var pattern = new NamePattern(name);
                if (!pattern.HasWildcards) Remove(_store.Get(name));
                else foreach (SpeechModel model in _store.List().Where(model => model.State != SpeechModelState.NotInstalled && pattern.IsMatch(model.Name))) Remove(model);
            }
            catch (StreamCoachException error)
            {
                WriteError(ErrorRecords.From(error, name));
            }
        }
    }

    private void Remove(SpeechModel model)
    {
        if (model.State == SpeechModelState.NotInstalled)
        {
            WriteError(ErrorRecords.From(ErrorRecords.ModelNotInstalled(model, _store.Path), model.Name));
            return;
        }
        if (!this.ShouldAct(model.Name, $"Delete {model.Path}")) return;
        this.Run(async (warn, stop) =>
        {
            await _store.RemoveAsync(model.Name, warn, stop);
            return model;
        }, static () => { }, StopToken);
    }
}
