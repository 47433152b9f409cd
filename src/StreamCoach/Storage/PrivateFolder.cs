namespace StreamCoach.Storage;

/// <summary>
/// An open folder of the store. Operations apply to this folder even if its path leads elsewhere by then. Only files of its owner are
/// opened, and new files are accessible to their owner alone, whatever the umask.
/// </summary>
internal abstract class PrivateFolder(string path) : IDisposable
{
    /// <summary>The full path by which the folder was opened.</summary>
    public string Path { get; } = path;

    /// <summary>Whether the folder belongs to the user.</summary>
    public abstract bool IsOwn { get; }

    /// <summary>Whether other users have any access to the folder.</summary>
    public abstract bool IsOpenToOthers { get; }

    /// <summary>Opens the parent folder of the store. The user chose it, so it may be a link, and may belong to another user.</summary>
    /// <param name="path">The full path.</param>
    /// <param name="create">Whether the folder and its parents are created if they do not exist.</param>
    /// <returns><see langword="null"/> if the folder does not exist.</returns>
    /// <exception cref="IOException">The path is not a folder, or the disk is full or failed.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be opened or created.</exception>
    public static PrivateFolder? OpenRoot(string path, bool create)
    {
        if (create) Make(path);
        return OperatingSystem.IsWindows() ? WindowsFolder.OpenRoot(path) : UnixFolder.OpenRoot(path);
    }

    /// <summary>Opens a subfolder that belongs to the user.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="create">Whether the folder is created if it does not exist.</param>
    /// <returns><see langword="null"/> if the folder does not exist.</returns>
    /// <exception cref="ForeignAccessException">The folder is a link, or belongs to another user.</exception>
    /// <exception cref="IOException">The name is not a folder, or the disk is full or failed.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be opened or created.</exception>
    public abstract PrivateFolder? Enter(string name, bool create);

    /// <summary>Removes the access of other users.</summary>
    /// <param name="warn">Called with the access that others had, or still have if the disk stores no permissions.</param>
    public void Restrict(Action<string> warn)
    {
        if (!IsOpenToOthers) return;
        string rights = Rights;
        TryRestrict();
        warn(IsOpenToOthers
            ? $"Other users of this machine may read or change the sessions in '{Path}': their access ({rights}) cannot be removed on this disk."
            : $"Other users of this machine had access to '{Path}' ({rights}). Their access was removed.");
    }

    /// <summary>
    /// Opens a file that belongs to the user, unbuffered: each write is one system call. A pipe or a device is refused at once.
    /// </summary>
    /// <exception cref="ForeignAccessException">The file is a link, belongs to another user, or is opened for writing and has a second
    /// name.</exception>
    /// <exception cref="IOException">The file is in use or not a regular file, or the disk is full or failed.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be opened.</exception>
    public abstract FileStream OpenFile(string name, FileMode mode, FileAccess access, FileShare share);

    /// <summary>Whether a running process has locked a file. A name that does not exist or is no file is not locked.</summary>
    public abstract bool IsHeld(string name);

    /// <summary>Checks that nobody but the user can have written a file in this folder.</summary>
    /// <exception cref="ForeignAccessException">Another user may have written it.</exception>
    /// <exception cref="IOException">The file cannot be examined.</exception>
    public abstract void NeedsToBeOwn(string name);

    /// <summary>Deletes a file, or a link but not its target. A missing file is no error.</summary>
    public abstract void DeleteFile(string name);

    /// <summary>Deletes an empty subfolder.</summary>
    public abstract void DeleteFolder(string name);

    public virtual void Dispose()
    {
    }

    /// <summary>The access that the folder grants, for a message.</summary>
    protected abstract string Rights { get; }

    protected abstract void TryRestrict();

    /// <summary>Returns the full path of a name in this folder.</summary>
    protected string Of(string name) => System.IO.Path.Combine(Path, name);

    // Directory.CreateDirectory applies the mode to the last folder only.
    private static void Make(string path)
    {
        if (Directory.Exists(path)) return;
        if (System.IO.Path.GetDirectoryName(path) is { Length: > 0 } parent) Make(parent);
        if (OperatingSystem.IsWindows()) WindowsFolder.Make(path);
        else Directory.CreateDirectory(path, UnixFiles.FolderMode700);
    }
}
