namespace StreamCoach.Storage;

/// <summary>
/// An open folder of the store. What is done in it is done in this very folder, also where its path leads elsewhere by then; only what its owner made is
/// opened; and what is made belongs to its owner alone, whatever the umask.
/// </summary>
internal abstract class PrivateFolder(string path) : IDisposable
{
    // Between making and opening, somebody may move or delete it, but not without end.
    private const int MostTries = 10;

    /// <summary>The full path by which it was opened.</summary>
    public string Path { get; } = path;

    /// <summary>Whether it belongs to the user.</summary>
    public abstract bool IsOwn { get; }

    /// <summary>Whether other users have any right to it.</summary>
    public abstract bool IsOpenToOthers { get; }

    /// <summary>Opens the folder that the store is in. It is the user's choice, so it may be a link, and may belong to somebody else.</summary>
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

    /// <summary>Opens a folder in this one that is the user's own.</summary>
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

    /// <summary>Takes the rights of others away.</summary>
    /// <param name="warn">Is told what others could do until now, or still can where the disk keeps no rights.</param>
    public void Tighten(Action<string> warn)
    {
        if (!IsOpenToOthers) return;
        string rights = Rights;
        TryTighten();
        warn(IsOpenToOthers
            ? $"Other users of this machine may read or change what is saved in '{Path}': their rights ({rights}) cannot be taken away on this disk."
            : $"Other users of this machine had rights to '{Path}' ({rights}). It is yours alone now.");
    }

    /// <summary>Opens a file that the user owns, unbuffered: a write is one call of the system. A pipe or a device is refused at once.</summary>
    /// <exception cref="ForeignAccessException">It is a link, belongs to another user, or is to be written and has another name.</exception>
    /// <exception cref="IOException">It is in use or no file, or the disk is full or broken.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be opened.</exception>
    public abstract FileStream OpenFile(string name, FileMode mode, FileAccess access, FileShare share);

    /// <summary>Whether a living process holds a file for itself alone. What is not there or no file is held by nobody.</summary>
    public abstract bool IsHeld(string name);

    /// <summary>Checks that nobody but the user can have written a file here.</summary>
    /// <exception cref="ForeignAccessException">Another user may have.</exception>
    /// <exception cref="IOException">It cannot be looked at.</exception>
    public abstract void NeedsToBeOwn(string name);

    /// <summary>Deletes a file, or a link and not what it points at. One that is not there is no error.</summary>
    public abstract void DeleteFile(string name);

    /// <summary>Deletes an empty folder in this one.</summary>
    public abstract void DeleteFolder(string name);

    public virtual void Dispose()
    {
    }

    /// <summary>The rights that it grants, for a message.</summary>
    protected abstract string Rights { get; }

    protected abstract void TryTighten();

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
