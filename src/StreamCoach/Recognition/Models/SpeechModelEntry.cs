namespace StreamCoach.Recognition.Models;

/// <summary>A model of the catalogue.</summary>
/// <param name="Name">Its name, which is also the name of its folder.</param>
/// <param name="Languages">ISO 639-1 codes.</param>
/// <param name="License">The licences of its files, as SPDX identifiers.</param>
/// <param name="Packages">The npm packages that contain its files, with their versions.</param>
/// <param name="Source">The address that is shown before a download.</param>
/// <param name="Model">Encoder, decoder and vocabulary.</param>
/// <param name="VoiceActivity">The voice activity detector, which all models share.</param>
internal sealed record SpeechModelEntry(
    string Name, IList<string> Languages, string License, IList<string> Packages, Uri Source, SpeechModelFolder Model, SpeechModelFolder VoiceActivity)
{
    /// <summary>Both folders. The model's own is the last, so it appears on disk once the other is there.</summary>
    public IReadOnlyList<SpeechModelFolder> Folders => [VoiceActivity, Model];

    /// <summary>The command that fetches the packages on any machine that has npm.</summary>
    public string NpmPack => $"npm pack {string.Join(' ', Packages)}";
}

/// <summary>A folder of the store.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Files">The files in it, all of which are needed.</param>
internal sealed record SpeechModelFolder(string Name, IReadOnlyList<SpeechModelFile> Files)
{
    public long Bytes => Files.Sum(file => file.Bytes);

    public long DownloadBytes => Files.Sum(file => file.Download.Bytes);
}

/// <summary>A file of a model.</summary>
/// <param name="Name">Its name in the store.</param>
/// <param name="Content">What it contains.</param>
/// <param name="Sample">The SHA-256 of <see cref="ContentSample"/>, in lower-case hexadecimal.</param>
/// <param name="Address">Where it is downloaded from, or the script that contains it.</param>
internal sealed record SpeechModelFile(string Name, FileContent Content, string Sample, Uri Address)
{
    /// <summary>The script at <see cref="Address"/> that contains the file as a base64 literal; <see langword="null"/> where the address is that of the file itself.</summary>
    public FileContent? Script { get; init; }

    /// <summary>What the address has to deliver.</summary>
    public FileContent Download => Script ?? Content;

    public long Bytes => Content.Bytes;
}

/// <summary>The one content that is accepted for a file.</summary>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">Its SHA-256, in lower-case hexadecimal.</param>
internal sealed record FileContent(long Bytes, string Sha256);
