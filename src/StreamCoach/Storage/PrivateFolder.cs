namespace StreamCoach.Storage;

/// <summary>
/// An open folder of the store. Operations apply to this folder even if its path leads elsewhere by then. Only files of its owner are
/// opened, and new files are accessible to their owner alone, whatever the umask.
/// </summary>
internal abstract class PrivateFolder(string path) : IDisposable
{
    // Another program may move or delete a folder between its creation and its opening, so this is retried, but not endlessly.
    private const int MostTries = 10;

    /// <summary>The full path by which it was opened.</summary>
    public string Path { get; } = path;

    /// <summary>Whether the folder belongs to the user.</summary>
    public abstract bool IsOwn { get; }

    /// <summary>Whether other users have any access to the folder.</summary>
    public abstract bool IsOpenToOthers { get; }

    /// <summary>
    /// Whether other users may have replaced a file in the folder. With any access where the system has modes; on Windows with the rights to change it, because a disk without access
    /// lists shows everybody as a reader.
    /// </summary>
    public virtual bool IsChangeableByOthers => IsOpenToOthers;

    /// <summary>Opens the parent folder of the store. The user chose it, so it may be a link, and may belong to another user.</summary>
    /// <param name="path">The full path.</param>
    /// <returns><see langword="null"/> if it does not exist.</returns>
    /// <exception cref="IOException">The path is not a folder, or the disk failed.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be opened.</exception>
    public static PrivateFolder? OpenRoot(string path) => OperatingSystem.IsWindows() ? WindowsFolder.Open(path) : UnixFolder.Open(path);

    /// <summary>Opens the root folder of the store, and creates it with its parent folders if it does not exist.</summary>
    /// <param name="path">The full path.</param>
    /// <exception cref="IOException">The path is not a folder, the disk is full or failed, or another program moves or deletes the folder repeatedly.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be opened or created.</exception>
    public static PrivateFolder OpenOrCreateRoot(string path) => OpenOrCreate(path, () => OpenRoot(path), () => Create(path));

    /// <summary>Opens a subfolder that belongs to the user.</summary>
    /// <param name="name">The name of the subfolder.</param>
    /// <returns><see langword="null"/> if it does not exist.</returns>
    /// <exception cref="ForeignAccessException">The name is a link, or the folder belongs to another user.</exception>
    /// <exception cref="IOException">The name is not a folder, or the disk failed.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be opened.</exception>
    public abstract PrivateFolder? Enter(string name);

    /// <summary>Opens a subfolder that belongs to the user, and creates it if it does not exist.</summary>
    /// <param name="name">The name of the subfolder.</param>
    /// <exception cref="ForeignAccessException">The name is a link, or the folder belongs to another user.</exception>
    /// <exception cref="IOException">The name is not a folder, the disk is full or failed, or another program moves or deletes the folder repeatedly.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be opened or created.</exception>
    public PrivateFolder EnterOrCreate(string name) => OpenOrCreate(PathOf(name), () => Enter(name), () => CreateFolder(name));

    /// <summary>Removes the access of other users.</summary>
    /// <param name="warn">Called with the access that others had, or still have if the disk stores no permissions.</param>
    public void Restrict(Action<string> warn)
    {
        if (!IsOpenToOthers) return;
        string rights = Rights;
        TryRestrict();
        warn(IsOpenToOthers
            ? $"Other users of this machine may read or change what is stored in '{Path}': their access ({rights}) cannot be removed on this disk."
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

    /// <summary>Opens or creates a file for this process alone, until it is disposed or the process ends in any way.</summary>
    /// <returns><see langword="null"/> if it is locked already.</returns>
    /// <exception cref="ForeignAccessException">The file is a link, belongs to another user, or has a second name.</exception>
    /// <exception cref="IOException">It is not a regular file, or the disk is full or failed.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be opened.</exception>
    public FileStream? TryLock(string name)
    {
        for (int tries = 1; ; tries++)
        {
            if (TryOpenAlone(name) is { } held) return held;
            // It may have been unlocked since; and whoever only checks the lock holds it for a moment too.
            if (tries == MostTries || IsLocked(name)) return null;
            Thread.Sleep(1);
        }
    }

    /// <summary>Whether a running process has locked a file. A name that does not exist or is no file is not locked.</summary>
    public abstract bool IsLocked(string name);

    /// <summary>Checks that nobody but the user can have written a file in this folder.</summary>
    /// <exception cref="ForeignAccessException">Another user may have written it.</exception>
    /// <exception cref="IOException">The file cannot be examined.</exception>
    public abstract void ThrowIfOthersCanWrite(string name);

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

    /// <summary>Opens or creates a file for this process alone.</summary>
    /// <returns><see langword="null"/> if it is in use.</returns>
    protected abstract FileStream? TryOpenAlone(string name);

    /// <summary>Creates a subfolder for the user alone, unless the name exists.</summary>
    protected abstract void CreateFolder(string name);

    /// <summary>Returns the full path of a file or subfolder.</summary>
    protected string PathOf(string name) => System.IO.Path.Combine(Path, name);

    private static PrivateFolder OpenOrCreate(string path, Func<PrivateFolder?> open, Action create)
    {
        for (int tries = 0; tries < MostTries; tries++)
        {
            if (open() is { } existing) return existing;
            create();
        }
        throw new IOException($"'{path}' was created {MostTries} times, and each time another program moved or deleted it. Save in a folder that no other program changes.");
    }

    // Directory.CreateDirectory sets the mode of the last folder only.
    private static void Create(string path)
    {
        if (Directory.Exists(path)) return;
        if (System.IO.Path.GetDirectoryName(path) is { Length: > 0 } parent) Create(parent);
        if (OperatingSystem.IsWindows()) WindowsFolder.Create(path);
        else Directory.CreateDirectory(path, UnixFiles.FolderMode700);
    }
}
