using StreamCoach.Errors;
using StreamCoach.Recognition.Local;
using StreamCoach.Storage;

namespace StreamCoach.Recognition.Models;

/// <summary>The speech models of one user on this machine. They are in the folder <c>models</c>, beside the saved sessions. A model is there as a whole or not at all.</summary>
public sealed class SpeechModelStore
{
    /// <summary>The folder in the data folder.</summary>
    internal const string Models = "models";

    private readonly string _root;
    private readonly SpeechModelCatalog _catalog;

    /// <summary>Opens the store. Nothing is read yet.</summary>
    /// <param name="folder">The data folder, such as <see cref="DefaultFolder"/>; it need not exist.</param>
    public SpeechModelStore(string folder) : this(folder, SpeechModelCatalog.Published)
    {
    }

    internal SpeechModelStore(string folder, SpeechModelCatalog catalog)
    {
        _root = System.IO.Path.GetFullPath(folder);
        _catalog = catalog;
    }

    /// <summary><c>STREAMCOACH_DATA</c> where it is set, else <c>StreamCoach</c> in the user's local application data.</summary>
    public static string DefaultFolder => SessionStore.DefaultRoot;

    /// <summary>Whether a model runs on this machine, whatever its case; any other name is the service's.</summary>
    public static bool IsKnown(string name) => Names.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The names of the models that run on this machine, the best first.</summary>
    public static IEnumerable<string> Names => SpeechModelCatalog.Published.Entries.Select(entry => entry.Name);

    /// <summary>The full path of the folder that contains the models.</summary>
    public string Path => System.IO.Path.Combine(_root, Models);

    /// <summary>Lists the models that can be had, the best first. Takes a few milliseconds for each installed one.</summary>
    /// <exception cref="StreamCoachException">The folder cannot be read, or belongs to another user.</exception>
    public IReadOnlyList<SpeechModel> List() => [.. _catalog.Entries.Select(Look)];

    /// <summary>Returns a model.</summary>
    /// <param name="name">The name, in any case.</param>
    /// <exception cref="StreamCoachException">There is no such model, or the folder cannot be read or belongs to another user.</exception>
    public SpeechModel Get(string name) => Look(_catalog.Get(name));

    /// <summary>Returns the files of an installed model, after a check of their length and a sample of their content.</summary>
    /// <param name="name">The name, in any case; <see langword="null"/> for the best one that is installed.</param>
    /// <param name="warn">Called when a better model is there and is damaged.</param>
    /// <exception cref="StreamCoachException">There is no such model, it is not installed or is damaged, or the folder cannot be read or belongs to another user.</exception>
    public SpeechModelFiles Find(string? name = null, Action<string>? warn = null)
    {
        IReadOnlyList<SpeechModelEntry> entries = name is null ? _catalog.Entries : [_catalog.Get(name)];
        SpeechModel[] models = [.. entries.Select(Look)];
        SpeechModel? damaged = models.FirstOrDefault(model => model.State == SpeechModelState.Damaged);
        if (models.FirstOrDefault(model => model.State == SpeechModelState.Installed) is { } found)
        {
            if (damaged is not null && Array.IndexOf(models, damaged) < Array.IndexOf(models, found))
                warn?.Invoke($"The speech model '{damaged}' is damaged, so '{found}' is used: {damaged.Problem}. To repair it: Install-TranscriptionModel {damaged}");
            return Files(_catalog.Get(found.Name));
        }
        if (damaged is not null)
        {
            throw new StreamCoachException(FailureKind.SpeechModelDamaged, $"The speech model '{damaged}' is damaged: {damaged.Problem}.",
                $"Install it again: Install-TranscriptionModel {damaged} replaces what is damaged.");
        }
        if (name is null) throw new StreamCoachException(FailureKind.SpeechModelNotInstalled, $"No speech model is installed in '{Path}'.");
        throw new StreamCoachException(FailureKind.SpeechModelNotInstalled, $"The speech model '{models[0]}' is not installed in '{Path}'.",
            $"Install it: Install-TranscriptionModel {models[0]}. Or use AssemblyAI: give -ApiKey, or set the environment variable ASSEMBLYAI_API_KEY, and omit -Model.");
    }

    /// <summary>Checks every byte of an installed model.</summary>
    /// <param name="name">The name, in any case.</param>
    /// <returns>What is wrong with it; <see langword="null"/> where all is well.</returns>
    /// <exception cref="StreamCoachException">There is no such model, or the folder cannot be read or belongs to another user.</exception>
    public string? Verify(string name)
    {
        SpeechModelEntry entry = _catalog.Get(name);
        return FolderFailure.Report(Path, () =>
        {
            using PrivateFolder? models = SessionStore.Open(_root, Models);
            return models is null ? $"there is no folder '{Path}'" : entry.Folders.Select(folder => ModelCheck.WholeProblem(models, folder)).FirstOrDefault(problem => problem is not null);
        });
    }

    /// <summary>Installs a model, or replaces a damaged one. A model that is whole is checked and left as it is.</summary>
    /// <param name="name">The name, in any case.</param>
    /// <param name="installation">Where its files come from.</param>
    /// <param name="cancel">Ends the installation. What was downloaded until then is kept for the next one.</param>
    /// <returns>The installed model.</returns>
    /// <exception cref="StreamCoachException">It was not installed. One that was installed before is unchanged.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<SpeechModel> InstallAsync(string name, SpeechModelInstallation installation, CancellationToken cancel = default)
    {
        SpeechModelEntry entry = _catalog.Get(name);
        await new SpeechModelInstaller(_root, entry, installation).RunAsync(cancel);
        return Look(entry);
    }

    /// <summary>Removes a model, and what an interrupted installation of it left. The voice activity detector is removed with the last model. One that is not there is no error.</summary>
    /// <param name="name">The name, in any case.</param>
    /// <param name="warn">Called, on any thread, when another process that changes the models has to be waited for.</param>
    /// <param name="cancel">Ends that wait.</param>
    /// <exception cref="StreamCoachException">There is no such model, a program uses it, or the folder cannot be changed; what could not be removed is unchanged.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task RemoveAsync(string name, Action<string>? warn = null, CancellationToken cancel = default)
    {
        SpeechModelEntry entry = _catalog.Get(name);
        await FolderFailure.ReportAsync(Path, async () =>
        {
            using PrivateFolder? models = SessionStore.Open(_root, Models);
            if (models is null) return;
            await using FileStream claim = await ModelClaim.TakeAsync(models, ModelClaim.LongestWait, warn, cancel);
            ModelFolders.Remove(models, entry.Model.Name);
            bool isShared = _catalog.Entries.Any(other => other.VoiceActivity.Name == entry.VoiceActivity.Name && ModelFolders.Exists(models, other.Model.Name));
            if (!isShared) ModelFolders.Remove(models, entry.VoiceActivity.Name);
        });
    }

    private SpeechModel Look(SpeechModelEntry entry) => FolderFailure.Report(Path, () =>
    {
        using PrivateFolder? models = SessionStore.Open(_root, Models);
        if (models is null || !ModelFolders.Exists(models, entry.Model.Name)) return new SpeechModel(entry, SpeechModelState.NotInstalled, null, null);
        string? problem = entry.Folders.Select(folder => ModelCheck.Problem(models, folder)).FirstOrDefault(problem => problem is not null);
        return new SpeechModel(entry, problem is null ? SpeechModelState.Installed : SpeechModelState.Damaged, problem, System.IO.Path.Combine(Path, entry.Model.Name));
    });

    private SpeechModelFiles Files(SpeechModelEntry entry)
    {
        return new(entry.Name, InModel(SpeechModelNames.Encoder), InModel(SpeechModelNames.Decoder), InModel(SpeechModelNames.Vocabulary),
            System.IO.Path.Combine(Path, entry.VoiceActivity.Name, entry.VoiceActivity.Files[0].Name));

        string InModel(string file) => System.IO.Path.Combine(Path, entry.Model.Name, file);
    }
}
