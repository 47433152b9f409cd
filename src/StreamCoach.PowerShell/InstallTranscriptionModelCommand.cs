using System.Collections.ObjectModel;
using System.Management.Automation;
using StreamCoach.Commands.Completion;
using StreamCoach.Commands.Output;
using StreamCoach.Errors;
using StreamCoach.Recognition.Models;

namespace StreamCoach.Commands;

/// <summary>Installs a model that recognises speech on this machine: downloads it, or takes it from files.</summary>
[Cmdlet(VerbsLifecycle.Install, "TranscriptionModel", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High,
    HelpUri = HelpPages.Begin + "Install-TranscriptionModel" + HelpPages.End)]
[OutputType(typeof(SpeechModel))]
public sealed class InstallTranscriptionModelCommand : StreamCoachCommand
{
    private readonly SpeechModelStore _store = new(SpeechModelStore.DefaultFolder);

    /// <summary>The models.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(SpeechModelCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    /// <summary>Folders or npm packages that contain the files; wildcards are allowed. Nothing is downloaded then.</summary>
    [Parameter(Position = 1)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>Installs without asking, and replaces a model that is installed already.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Installs model by model.</summary>
    protected override void ProcessRecord()
    {
        foreach (string name in Name)
        {
            try
            {
                Install(_store.Get(name));
            }
            catch (StreamCoachException error)
            {
                WriteError(ErrorRecords.From(error, name));
            }
        }
    }

    private void Install(SpeechModel model)
    {
        string[] paths = [.. Path.SelectMany(Found)];
        if (model.State == SpeechModelState.Installed && !Force && _store.Verify(model.Name) is null)
        {
            this.Verbose($"{model.Name} is installed, and every byte of it is right.");
            WriteObject(model);
            return;
        }
        if (!Agrees(model, paths)) return;
        var progress = new Arrived(0, model.DownloadBytes);
        var line = new ProgressRecord(0, $"Installing {model.Name}", "...");
        SpeechModel installed = this.Run(
            (warn, stop) => _store.InstallAsync(model.Name, new()
            {
                Paths = paths,
                Again = Force,
                Progress = (bytes, total) => Volatile.Write(ref progress, new(bytes, total)),
                Warning = warn,
            }, stop),
            () => Show(line, Volatile.Read(ref progress)), StopToken);
        line.RecordType = ProgressRecordType.Completed;
        this.Show(line);
        WriteObject(installed);
    }

    private void Show(ProgressRecord line, Arrived arrived)
    {
        line.StatusDescription = $"{Sizes.Of(arrived.Bytes)} of {Sizes.Of(arrived.Total)}";
        line.PercentComplete = (int)(100 * arrived.Bytes / Math.Max(1, arrived.Total));
        this.Show(line);
    }

    private bool Agrees(SpeechModel model, string[] paths)
    {
        string what = paths.Length > 0 ? $"Install {Sizes.Of(model.Bytes)} (licence {model.License}) from {string.Join(", ", paths)}"
            : $"Download {Sizes.Of(model.DownloadBytes)} (licence {model.License}) from {model.Source} and install";
        return IsForced ? this.ShouldActUnasked(model.Name, what) : this.ShouldAct(model.Name, what);
    }

    private bool IsForced => Force && !MyInvocation.BoundParameters.ContainsKey("Confirm");

    private string[] Found(string path)
    {
        // A file of exactly this name comes before a pattern: [ ] are wildcards.
        try
        {
            string literal = GetUnresolvedProviderPathFromPSPath(path);
            if (File.Exists(literal) || Directory.Exists(literal)) return [literal];
            Collection<string> found = GetResolvedProviderPathFromPSPath(path, out _);
            if (found.Count > 0) return [.. found];
        }
        catch (Exception error) when (error is ItemNotFoundException or System.Management.Automation.DriveNotFoundException or ProviderNotFoundException)
        {
            // Said below.
        }
        throw ErrorRecords.ModelPathNotFound(path);
    }

    private sealed record Arrived(long Bytes, long Total);
}
