using StreamCoach.Errors;
using StreamCoach.Storage;

namespace StreamCoach.Recognition.Models;

/// <summary>
/// Installs one model: puts its files together in a partial folder, checks each by its SHA-256, and moves the folder into place. What arrived is kept if
/// the installation ends early, and the next one continues with it.
/// </summary>
internal sealed class SpeechModelInstaller(string root, SpeechModelEntry entry, SpeechModelInstallation options)
{
    private const int MostTries = 2;

    /// <summary>Installs the model.</summary>
    /// <exception cref="StreamCoachException">It was not installed. One that was installed before is unchanged.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Task RunAsync(CancellationToken cancel) => FolderFailure.ReportAsync(Path.Combine(root, SpeechModelStore.Models), async () =>
    {
        using PrivateFolder models = SessionStore.OpenOrCreate(root, SpeechModelStore.Models, options.Warning ?? (static _ => { }));
        await using FileStream claim = await ModelClaim.TakeAsync(models, options.ClaimWait, options.Warning, cancel);
        SpeechModelFolder[] missing = [.. entry.Folders.Where(folder => options.Again || ModelCheck.WholeProblem(models, folder) is not null)];
        // A file may turn out to be damaged once more when all are there: what an earlier installation left was trusted by its length.
        for (int tries = 1; ; tries++)
        {
            await CollectAsync(models, missing, cancel);
            if (missing.FirstOrDefault(folder => !IsWhole(models, folder)) is not { } broken) break;
            if (tries == MostTries)
                throw new StreamCoachException(FailureKind.SpeechModelFolderFailed, $"What was written to '{models.Path}' for {broken.Name} reads differently. The disk may be failing.");
        }
        foreach (SpeechModelFolder folder in missing) ModelFolders.Publish(models, folder);
    });

    private async Task CollectAsync(PrivateFolder models, SpeechModelFolder[] missing, CancellationToken cancel)
    {
        var folders = new List<PrivateFolder>();
        try
        {
            var wanted = new List<WantedFile>();
            foreach (SpeechModelFolder folder in missing)
            {
                PrivateFolder partial = ModelFolders.EnterPartial(models, folder);
                folders.Add(partial);
                wanted.AddRange(folder.Files.Select(file => new WantedFile(partial, file)).Where(file => !file.IsThere()));
            }
            if (wanted.Count == 0) return;
            if (options.Paths.Count > 0) new ModelSource(entry, wanted, options.Progress).Take(options.Paths, cancel);
            else await DownloadAsync(wanted, cancel);
        }
        finally
        {
            folders.ForEach(folder => folder.Dispose());
        }
    }

    // Checks all and deletes what is wrong, so that it is fetched again.
    private static bool IsWhole(PrivateFolder models, SpeechModelFolder folder)
    {
        using PrivateFolder partial = ModelFolders.EnterPartial(models, folder);
        bool isWhole = true;
        foreach (SpeechModelFile file in folder.Files)
        {
            using (FileStream stream = partial.OpenFile(file.Name, FileMode.Open, FileAccess.ReadWrite, FileShare.Read))
            {
                // On the disk before the folder's name says that the model is whole.
                stream.Flush(flushToDisk: true);
                if (ModelCheck.Hash(stream) == file.Content.Sha256) continue;
            }
            partial.DeleteFile(file.Name);
            isWhole = false;
        }
        return isWhole;
    }

    private async Task DownloadAsync(List<WantedFile> wanted, CancellationToken cancel)
    {
        long total = wanted.Sum(file => file.File.Download.Bytes), done = 0;
        using var download = new ModelDownload(entry, options);
        foreach (WantedFile file in wanted)
        {
            long before = done;
            await download.FetchAsync(file, bytes => options.Progress?.Invoke(before + bytes, total), cancel);
            done += file.File.Download.Bytes;
        }
        options.Progress?.Invoke(total, total);
    }
}
