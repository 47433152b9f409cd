namespace StreamCoach.Storage;

/// <summary>
/// An open folder of the store. Operations apply to this folder even if its path leads elsewhere by then. Only files of its owner are
/// opened, and new files are accessible to their owner alone, whatever the umask.
/// </summary>
internal abstract class PrivateFolder(string path) : IDisposable
{
    // Between making and opening, somebody may move or delete it, but not without end.
    private const int MostTries = 10;

    /// <summary>The full path by which it was opened.</summary>
    public string Path { get; } = path;

    /// <summary>Whether the folder belongs to the user.</summary>
    public abstract bool IsOwn { get; }

    /// <summary>Whether other users have any access to the folder.</summary>
    public abstract bool IsOpenToOthers { get; }

    /// <summary>Opens the parent folder of the store. The user chose it, so it may be a link, and may belong to another user.</summary>
    /// <param name="path">The full path.</param>
    /// <returns><see langword="null"/> where it is not there.</returns>
    /// <exception cref="IOException">It is no folder, or the disk is broken.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be opened.</exception>
    public static PrivateFolder? OpenRoot(string path) => OperatingSystem.IsWindows() ? WindowsFolder.Open(path) : UnixFolder.Open(path);

    /// <summary>Opens the folder that the store is in, and makes it if it is not there, with the folders above it.</summary>
    /// <param name="path">The full path.</param>
    /// <exception cref="IOException">It is no folder, the disk is full or broken, or another program moves or deletes it again and again.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be opened or made.</exception>
    public static PrivateFolder MakeRoot(string path) => OpenMade(path, () => OpenRoot(path), () => Make(path));

    /// <summary>Opens a subfolder that belongs to the user.</summary>
    /// <param name="name">Its name.</param>
    /// <returns><see langword="null"/> where it is not there.</returns>
    /// <exception cref="ForeignAccessException">It is a link, or belongs to another user.</exception>
    /// <exception cref="IOException">It is no folder, or the disk is broken.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be opened.</exception>
    public abstract PrivateFolder? Enter(string name);

    /// <summary>Opens a folder in this one that is the user's own, and makes it if it is not there.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="ForeignAccessException">It is a link, or belongs to another user.</exception>
    /// <exception cref="IOException">It is no folder, the disk is full or broken, or another program moves or deletes it again and again.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be opened or made.</exception>
    public PrivateFolder EnterMade(string name) => OpenMade(Of(name), () => Enter(name), () => MakeFolder(name));

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

    /// <summary>Makes a folder in this one for the user alone, unless something of that name is there.</summary>
    protected abstract void MakeFolder(string name);

    /// <summary>The full path of something in it.</summary>
    protected string Of(string name) => System.IO.Path.Combine(Path, name);

    private static PrivateFolder OpenMade(string path, Func<PrivateFolder?> open, Action make)
    {
        for (int tries = 0; tries < MostTries; tries++)
        {
            if (open() is { } there) return there;
            make();
        }
        throw new IOException($"'{path}' was made {MostTries} times, and each time another program moved or deleted it at once. Save in a folder that no other program changes.");
    }

    // Directory.CreateDirectory gives a mode to the last folder only.
    private static void Make(string path)
    {
        if (Directory.Exists(path)) return;
        if (System.IO.Path.GetDirectoryName(path) is { Length: > 0 } parent) Make(parent);
        if (OperatingSystem.IsWindows()) WindowsFolder.Make(path);
        else Directory.CreateDirectory(path, UnixFiles.FolderMode700);
    }
}
