using StreamCoach.Text;

namespace StreamCoach.Recognition.Models;

/// <summary>Whether a speech model is on this machine.</summary>
public enum SpeechModelState : long
{
    /// <summary>It is not installed.</summary>
    NotInstalled,
    /// <summary>All its files are there, with the expected size and sampled content.</summary>
    Installed,
    /// <summary>A file is missing, or is not the file that was published.</summary>
    Damaged,
}

/// <summary>A model that recognises speech on this machine, as it was when it was listed.</summary>
public sealed class SpeechModel
{
    internal SpeechModel(SpeechModelEntry entry, SpeechModelState state, string? problem, string? path)
    {
        Name = entry.Name;
        State = state;
        // It names files, and names of folders may hold what a terminal would obey.
        Problem = PrintableText.KnownLine(problem);
        Path = path;
        Languages = new(entry.Languages);
        License = entry.License;
        Bytes = entry.Folders.Sum(folder => folder.Bytes);
        DownloadBytes = entry.Folders.Sum(folder => folder.DownloadBytes);
        Packages = new(entry.Packages);
        Source = entry.Source;
    }

    /// <summary>The name, such as <c>moonshine-base</c>.</summary>
    public string Name { get; }

    /// <summary>Whether it is installed.</summary>
    public SpeechModelState State { get; }

    /// <summary>What is wrong with a damaged one; <see langword="null"/> for the others.</summary>
    public string? Problem { get; }

    /// <summary>The languages that it recognises, as ISO 639-1 codes.</summary>
    public NameList Languages { get; }

    /// <summary>The licences of its files, as SPDX identifiers.</summary>
    public string License { get; }

    /// <summary>The size of its files on disk, in bytes. The voice activity detector is counted, which all models share.</summary>
    public long Bytes { get; }

    /// <summary>How much is downloaded to install it where nothing is there yet, in bytes.</summary>
    public long DownloadBytes { get; }

    /// <summary>The npm packages, with their versions, that contain its files.</summary>
    public NameList Packages { get; }

    /// <summary>The address from which it is downloaded.</summary>
    public Uri Source { get; }

    /// <summary>The full path of its folder; <see langword="null"/> where there is none.</summary>
    public string? Path { get; }

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
