using StreamCoach.Errors;
using StreamCoach.Storage;

namespace StreamCoach.Recognition.Models;

/// <summary>A file that an installation still needs, and the partial folder that it goes to.</summary>
/// <param name="Folder">The partial folder.</param>
/// <param name="File">The file.</param>
internal sealed record WantedFile(PrivateFolder Folder, SpeechModelFile File)
{
    /// <summary>The name of what has arrived of it.</summary>
    public string PartName => File.Name + ".part";

    /// <summary>Whether it is there in its full length; its content is checked once all files are there.</summary>
    public bool IsThere()
    {
        try
        {
            using FileStream stream = Folder.OpenFile(File.Name, FileMode.Open, FileAccess.Read, FileShare.Read);
            return stream.Length == File.Bytes;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
    }

    /// <summary>Opens what has arrived of it; new where nothing has.</summary>
    public FileStream OpenPart() => Folder.OpenFile(PartName, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);

    /// <summary>Checks what has arrived of a download, and makes the file of it.</summary>
    /// <returns>Whether it is what the catalogue pins; if not, it is deleted.</returns>
    /// <exception cref="StreamCoachException">The script is the published one, but does not contain the file.</exception>
    public bool Accept()
    {
        using (FileStream part = OpenPart())
        {
            if (part.Length != File.Download.Bytes || ModelCheck.Hash(part) != File.Download.Sha256)
            {
                part.SetLength(0);
                return false;
            }
        }
        Keep(Folder, PartName, File.Script is not null);
        return true;
    }

    /// <summary>Makes the file of a checked file of the store.</summary>
    /// <param name="folder">The folder that has it.</param>
    /// <param name="name">Its name there; it is gone afterwards.</param>
    /// <param name="isScript">Whether it is the script that contains the file.</param>
    /// <exception cref="StreamCoachException">The script does not contain the file.</exception>
    public void Keep(PrivateFolder folder, string name, bool isScript)
    {
        Folder.DeleteFile(File.Name);
        if (!isScript)
        {
            SharingViolation.Repeat(() => System.IO.File.Move(Path.Combine(folder.Path, name), Path.Combine(Folder.Path, File.Name)));
            return;
        }
        byte[] script = new byte[File.Download.Bytes];
        using (FileStream from = folder.OpenFile(name, FileMode.Open, FileAccess.Read, FileShare.Read)) from.ReadExactly(script);
        byte[] content = Base64Literal.Find(script, File.Content)
            ?? throw new StreamCoachException(FailureKind.SpeechModelMismatch, $"The script at {File.Address} does not contain {File.Name}.");
        using (FileStream file = Folder.OpenFile(File.Name, FileMode.CreateNew, FileAccess.Write, FileShare.Read)) file.Write(content);
        folder.DeleteFile(name);
    }
}
