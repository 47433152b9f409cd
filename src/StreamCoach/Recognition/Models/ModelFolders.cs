using StreamCoach.Errors;
using StreamCoach.Storage;

namespace StreamCoach.Recognition.Models;

/// <summary>
/// The folders of the store. A model's folder is renamed as a whole: into place once it is complete, and out of the way before it is deleted, so that nobody
/// sees half a model. All calls but <see cref="Exists"/> need <see cref="ModelClaim"/>.
/// </summary>
internal static class ModelFolders
{
    private const string Partial = ".partial", Removed = ".removed";

    /// <summary>Whether there is a folder of that name.</summary>
    public static bool Exists(PrivateFolder models, string name) => Directory.Exists(Of(models, name));

    /// <summary>Opens the folder in which a model is put together. It may contain what an interrupted installation left.</summary>
    public static PrivateFolder EnterPartial(PrivateFolder models, SpeechModelFolder wanted) => models.EnterOrCreate(wanted.Name + Partial);

    /// <summary>Moves a complete partial folder into place, in one rename.</summary>
    /// <exception cref="StreamCoachException">A program uses the model that would be replaced.</exception>
    public static void Publish(PrivateFolder models, SpeechModelFolder wanted)
    {
        DeleteOthers(models, wanted);
        bool replaces = Exists(models, wanted.Name);
        if (replaces) MoveAway(models, wanted.Name);
        Directory.Move(Of(models, wanted.Name + Partial), Of(models, wanted.Name));
        if (replaces) Delete(models, wanted.Name + Removed);
    }

    /// <summary>Removes a model and what an interrupted installation or removal of it left.</summary>
    /// <exception cref="StreamCoachException">A program uses the model; it is unchanged.</exception>
    public static void Remove(PrivateFolder models, string name)
    {
        if (Exists(models, name)) MoveAway(models, name);
        Delete(models, name + Removed);
        Delete(models, name + Partial);
    }

    private static void MoveAway(PrivateFolder models, string name)
    {
        Delete(models, name + Removed);
        try
        {
            Directory.Move(Of(models, name), Of(models, name + Removed));
        }
        catch (Exception error) when (OperatingSystem.IsWindows() && error is IOException or UnauthorizedAccessException)
        {
            // Windows renames no folder while a file in it is open.
            throw new StreamCoachException(FailureKind.SpeechModelInUse, $"The speech model in '{Of(models, name)}' is in use, and was not changed: {error.Message}", error);
        }
    }

    // What is in a folder of the store by another name than a model's file: parts of downloads, or what a user put there.
    private static void DeleteOthers(PrivateFolder models, SpeechModelFolder wanted)
    {
        using PrivateFolder? partial = models.Enter(wanted.Name + Partial);
        if (partial is null) return;
        foreach (string other in Names(partial).Except(wanted.Files.Select(file => file.Name))) partial.DeleteFile(other);
    }

    private static void Delete(PrivateFolder models, string name)
    {
        using (PrivateFolder? folder = models.Enter(name))
        {
            if (folder is null) return;
            foreach (string file in Names(folder)) folder.DeleteFile(file);
        }
        models.DeleteFolder(name);
    }

    private static string[] Names(PrivateFolder folder) => [.. new DirectoryInfo(folder.Path).EnumerateFileSystemInfos().Select(it => it.Name)];

    private static string Of(PrivateFolder models, string name) => Path.Combine(models.Path, name);
}
