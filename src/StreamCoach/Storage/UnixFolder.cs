using Microsoft.Win32.SafeHandles;

namespace StreamCoach.Storage;

/// <summary>A <see cref="PrivateFolder"/> on Linux and macOS, based on owner and mode.</summary>
internal sealed class UnixFolder : PrivateFolder
{
    private const UnixFileMode WrittenByOthers = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    private readonly SafeFileHandle _folder;

    private UnixFolder(string path, SafeFileHandle folder) : base(path) => _folder = folder;

    /// <inheritdoc/>
    public override bool IsOwn => UnixFiles.Status(_folder, Path).Owner == UnixFiles.User;

    /// <inheritdoc/>
    public override bool IsOpenToOthers => (UnixFiles.Status(_folder, Path).Rights & ~UnixFiles.FolderMode700) != 0;

    /// <inheritdoc/>
    protected override string Rights => $"mode {Convert.ToString((int)UnixFiles.Status(_folder, Path).Rights, 8)}";

    /// <inheritdoc cref="PrivateFolder.OpenRoot(string)"/>
    public static UnixFolder? Open(string path) => UnixFiles.OpenFolder(path, followLink: true) is { } folder ? new(path, folder) : null;

    /// <inheritdoc/>
    public override PrivateFolder? Enter(string name)
    {
        string path = PathOf(name);
        if (UnixFiles.OpenFolder(_folder, name, path) is not { } folder) return null;
        uint owner = UnixFiles.Status(folder, path).Owner;
        if (owner == UnixFiles.User) return new UnixFolder(path, folder);
        folder.Dispose();
        throw ForeignAccessException.Owner(path, UserId(owner));
    }

    /// <inheritdoc/>
    public override FileStream OpenFile(string name, FileMode mode, FileAccess access, FileShare share) => new(OpenOwn(name, mode, access), access, bufferSize: 0);

    /// <inheritdoc/>
    protected override FileStream? TryOpenAlone(string name)
    {
        SafeFileHandle file = OpenOwn(name, FileMode.OpenOrCreate, FileAccess.ReadWrite);
        if (UnixFiles.TryLock(file, alone: true)) return new LockedFile(file, FileAccess.ReadWrite);
        file.Dispose();
        return null;
    }

    private SafeFileHandle OpenOwn(string name, FileMode mode, FileAccess access)
    {
        string path = PathOf(name);
        SafeFileHandle file = Open(name, path, mode, access);
        try
        {
            FileStatus facts = UnixFiles.Status(file, path);
            if (!facts.IsRegular) throw NoFile(path);
            if (facts.Owner != UnixFiles.User) throw ForeignAccessException.Owner(path, UserId(facts.Owner));
            if (access != FileAccess.Read && facts.Links > 1) throw ForeignAccessException.HardLink(path);
            if (mode is FileMode.Create or FileMode.Truncate) RandomAccess.SetLength(file, 0);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override bool IsLocked(string name)
    {
        string path = PathOf(name);
        try
        {
            using SafeFileHandle? file = UnixFiles.OpenFile(_folder, name, path, FileAccess.Read);
            if (file is null || !UnixFiles.Status(file, path).IsRegular) return false;
            // Shared, so that two processes that check at the same time do not mistake each other for a writer.
            if (!UnixFiles.TryLock(file, alone: false)) return true;
            UnixFiles.Unlock(file);
            return false;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public override void ThrowIfOthersCanWrite(string name)
    {
        string path = PathOf(name);
        using FileStream file = OpenFile(name, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        FileStatus facts = UnixFiles.Status(file.SafeFileHandle, path);
        if (facts.Links > 1) throw ForeignAccessException.HardLink(path);
        if ((facts.Rights & WrittenByOthers) != 0) throw ForeignAccessException.Writable(path);
    }

    /// <inheritdoc/>
    public override void DeleteFile(string name) => UnixFiles.Delete(_folder, name, PathOf(name));

    /// <inheritdoc/>
    public override void DeleteFolder(string name) => UnixFiles.DeleteFolder(_folder, name, PathOf(name));

    /// <inheritdoc/>
    public override void Dispose()
    {
        _folder.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override void CreateFolder(string name) => UnixFiles.CreateFolder(_folder, name, PathOf(name));

    /// <inheritdoc/>
    protected override void TryRestrict()
    {
        if (OperatingSystem.IsWindows()) return;
        try
        {
            File.SetUnixFileMode(_folder, UnixFiles.FolderMode700);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A disk of another system without owners.
        }
    }

    private SafeFileHandle Open(string name, string path, FileMode mode, FileAccess access)
    {
        // Another process may create or delete the file between the two calls, so the loop is limited.
        for (int tries = 0; tries < 10; tries++)
        {
            if (mode is not FileMode.CreateNew && UnixFiles.OpenFile(_folder, name, path, access) is { } existing) return existing;
            if (mode is FileMode.Open or FileMode.Truncate) throw new FileNotFoundException($"The file '{path}' does not exist.", path);
            if (UnixFiles.CreateFile(_folder, name, path, access) is { } created) return created;
            if (mode is FileMode.CreateNew) break;
        }
        throw new IOException($"'{path}' already exists.");
    }

    private static string UserId(uint user) => $"user id {user}";

    private static IOException NoFile(string path) => new($"'{path}' is a pipe, a device or a folder, not a file.");
}
