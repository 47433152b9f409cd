using System.Text;
using Microsoft.Win32.SafeHandles;

namespace StreamCoach.Storage;

/// <summary>
/// Files at a path that the user named, where others may write too: what is made is new, never something that lay in wait under the name, and belongs to
/// its owner alone, because what was said is private. Whoever shares it gives it the mode once; a file that is replaced keeps its own.
/// </summary>
internal static class NewFile
{
    /// <summary>Makes a file for its owner alone. A link of that name is not followed; on Windows the folder's access list decides who may read it.</summary>
    /// <param name="path">Where.</param>
    /// <param name="share">What others may do with it meanwhile, on Windows.</param>
    /// <exception cref="IOException">Something of that name is there, or the disk is full or broken.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public static SafeFileHandle Create(string path, FileShare share)
    {
        if (OperatingSystem.IsWindows()) return File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, share);
        return UnixFiles.MakeFile(null, Path.GetFullPath(path), path, FileAccess.Write) ?? throw new IOException($"The file '{path}' already exists.");
    }

    /// <summary>Whether a path leads to something that can be written and not replaced: a pipe, a terminal, a disk.</summary>
    public static bool IsDevice(string path) =>
        !OperatingSystem.IsWindows() && UnixFiles.FactsAt(Path.GetFullPath(path), followLink: true) is { IsRegular: false, IsFolder: false };

    /// <summary>
    /// Writes a file beside another and puts it in its place, whole or not at all. It keeps the mode and group of a file of the user's own that it replaces;
    /// one in place of another user's file, or of a link, belongs to its owner alone, because whoever laid that out chose its mode.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="beside">A name in the same folder that nothing has.</param>
    /// <param name="text">What it says.</param>
    /// <param name="encoding">How it is written.</param>
    /// <exception cref="IOException">The disk is full or broken; the file is as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written; the file is as it was.</exception>
    public static void Replace(string path, string beside, string text, Encoding encoding)
    {
        using (SafeFileHandle file = Create(beside, FileShare.None))
        {
            using var writer = new StreamWriter(new FileStream(file, FileAccess.Write, bufferSize: 0), encoding);
            writer.Write(text);
            writer.Flush();
            if (!OperatingSystem.IsWindows()) KeepMode(Path.GetFullPath(path), file);
        }
        // Its access list stays only with this one.
        if (OperatingSystem.IsWindows() && File.Exists(path)) File.Replace(beside, path, null, ignoreMetadataErrors: true);
        else File.Move(beside, path, overwrite: true);
    }

    private static void KeepMode(string path, SafeFileHandle file)
    {
        if (OperatingSystem.IsWindows() || UnixFiles.FactsAt(path, followLink: false) is not { IsRegular: true } replaced || replaced.Owner != UnixFiles.User) return;
        UnixFileMode rights = replaced.Rights;
        // Another group must not get what was granted to this one.
        if (UnixFiles.Facts(file, path).Group != replaced.Group && !UnixFiles.GiveGroup(file, replaced.Group)) rights &= ~(UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute);
        File.SetUnixFileMode(file, rights);
    }
}
