using Microsoft.Win32.SafeHandles;

namespace StreamCoach.Storage;

/// <summary>
/// Creates files at a path that the user chose, in folders that others may write too. Each file is new, never one that was placed under
/// that name in advance, and is readable by its owner alone, because transcripts are private. A file that is replaced keeps its mode.
/// </summary>
internal static class NewFile
{
    /// <summary>
    /// Creates a file for its owner alone. A link of that name is not followed; on Windows the folder's access list decides who may read
    /// it.
    /// </summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="share">What others may do with the file meanwhile, on Windows.</param>
    /// <exception cref="IOException">The name exists already, or the disk is full or failed.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder is not writable.</exception>
    public static SafeFileHandle Create(string path, FileShare share)
    {
        if (OperatingSystem.IsWindows()) return File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, share);
        return UnixFiles.CreateFile(null, Path.GetFullPath(path), path, FileAccess.Write) ?? throw new IOException($"The file '{path}' already exists.");
    }

    /// <summary>Whether a path is something that can be written but not replaced: a pipe, a terminal, a disk.</summary>
    public static bool IsDevice(string path) => OperatingSystem.IsWindows() ? DeviceName.Is(path)
        : UnixFiles.StatusAt(Path.GetFullPath(path), followLink: true) is { IsRegular: false, IsFolder: false };

    /// <summary>Whether another program has a file open in a way that does not allow replacing it. Only Windows has such files.</summary>
    public static bool IsOpenElsewhere(string path)
    {
        try
        {
            if (OperatingSystem.IsWindows() && File.Exists(path)) File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.None).Dispose();
            return false;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return SharingViolation.Is(error);
        }
    }

    /// <summary>
    /// Writes a file under a temporary name and then renames it, so that it is replaced as a whole or not at all. It keeps the mode and
    /// group of the file that it replaces if that belongs to the user. Otherwise, or if that is a link, the new file is readable by its
    /// owner alone, because another user may have chosen the mode.
    /// </summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="beside">An unused name in the same folder.</param>
    /// <param name="write">Writes the content to the new file, which can be sought.</param>
    /// <exception cref="IOException">The disk is full or failed; the file is unchanged.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder is not writable; the file is unchanged.</exception>
    public static void Replace(string path, string beside, Action<Stream> write)
    {
        using (SafeFileHandle file = Create(beside, FileShare.None))
        {
            using var content = new FileStream(file, FileAccess.Write, bufferSize: 0);
            write(content);
            if (!OperatingSystem.IsWindows()) KeepMode(Path.GetFullPath(path), file);
        }
        SharingViolation.Repeat(() =>
        {
            // Only File.Replace keeps the access list.
            if (OperatingSystem.IsWindows() && File.Exists(path)) File.Replace(beside, path, null, ignoreMetadataErrors: true);
            else File.Move(beside, path, overwrite: true);
        });
    }

    private static void KeepMode(string path, SafeFileHandle file)
    {
        if (OperatingSystem.IsWindows() || UnixFiles.StatusAt(path, followLink: false) is not { IsRegular: true } replaced || replaced.Owner != UnixFiles.User) return;
        UnixFileMode rights = replaced.Rights;
        // Another group must not get the permissions of this one.
        if (UnixFiles.Status(file, path).Group != replaced.Group
            && !UnixFiles.SetGroup(file, replaced.Group)) rights &= ~(UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute);
        File.SetUnixFileMode(file, rights);
    }
}
