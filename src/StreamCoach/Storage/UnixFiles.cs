using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace StreamCoach.Storage;

/// <summary>
/// Opens files and folders relative to an open folder, on Linux and macOS. .NET opens by path only and follows links; here the last part
/// of a path is never followed, opening never waits for a pipe, and the owner of what was opened is known.
/// </summary>
internal static class UnixFiles
{
    /// <summary>Read and write for the owner.</summary>
    public const UnixFileMode FileMode600 = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Everything for the owner.</summary>
    public const UnixFileMode FolderMode700 = FileMode600 | UnixFileMode.UserExecute;

    private const int NotThere = 2, WrongOwner = 1, AccessDenied = 13, Exists = 17, NoFolder = 20, IsFolder = 21;
    private const int LockShared = 1, LockExclusive = 2, LockOrFail = 4, LockEnd = 8;

    private static readonly bool Mac = OperatingSystem.IsMacOS();
    // Values of asm-generic/fcntl.h; two of them differ on Arm and PowerPC. macOS: sys/fcntl.h.
    private static readonly bool Swapped = RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm or Architecture.Armv6 or Architecture.Ppc64le;
    private static readonly int Create = Mac ? 0x200 : 0x40;
    private static readonly int Exclusive = Mac ? 0x800 : 0x80;
    private static readonly int NoTerminal = Mac ? 0x20000 : 0x100;
    private static readonly int DoNotWait = Mac ? 0x4 : 0x800;
    private static readonly int Folder = Mac ? 0x100000 : Swapped ? 0x4000 : 0x10000;
    private static readonly int NoFollow = Mac ? 0x100 : Swapped ? 0x8000 : 0x20000;
    private static readonly int CloseOnExec = Mac ? 0x1000000 : 0x80000;
    private static readonly int LinkLoop = Mac ? 62 : 40;
    private static readonly int Busy = Mac ? 35 : 11;
    private static readonly int RemoveFolder = Mac ? 0x80 : 0x200;
    // Apple's Arm ABI passes variadic arguments on the stack, even if registers are free.
    private static readonly bool VariadicOnStack = Mac && RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

    /// <summary>The effective user of this process.</summary>
    public static uint User => geteuid();

    /// <summary>Opens a folder by its full path.</summary>
    /// <param name="path">The full path.</param>
    /// <param name="followLink">Whether the last part of the path may be a link.</param>
    /// <returns><see langword="null"/> if it does not exist, or is a link that must not be followed.</returns>
    /// <exception cref="IOException">The path is not a folder, or the disk failed.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be opened.</exception>
    public static SafeFileHandle? OpenFolder(string path, bool followLink)
    {
        int opened = Open(null, path, Folder | (followLink ? 0 : NoFollow), 0);
        if (opened >= 0) return new(opened, ownsHandle: true);
        int error = Marshal.GetLastPInvokeError();
        return error == NotThere || (!followLink && (error == LinkLoop || error == NoFolder)) ? null : throw Failure(error, path);
    }

    /// <summary>Opens a subfolder. A link is not followed.</summary>
    /// <returns><see langword="null"/> if it does not exist.</returns>
    /// <exception cref="ForeignAccessException">The name is a link.</exception>
    /// <exception cref="IOException">The name is not a folder, or the disk failed.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be opened.</exception>
    public static SafeFileHandle? OpenFolder(SafeFileHandle parent, string name, string path)
    {
        int opened = Open(parent, name, Folder | NoFollow, 0);
        if (opened >= 0) return new(opened, ownsHandle: true);
        int error = Marshal.GetLastPInvokeError();
        if (error == NotThere) return null;
        // For a link Linux reports "not a directory", macOS "too many levels of links".
        if (error == LinkLoop || (error == NoFolder && new FileInfo(path).LinkTarget is not null)) throw ForeignAccessException.Link(path);
        throw Failure(error, path);
    }

    /// <summary>Creates a folder for its owner alone, unless the name exists.</summary>
    /// <exception cref="IOException">The disk is full or failed.</exception>
    /// <exception cref="UnauthorizedAccessException">Nothing may be created here.</exception>
    public static void CreateFolder(SafeFileHandle parent, string name, string path)
    {
        if (mkdirat(parent, name, (uint)FolderMode700) == 0) return;
        int error = Marshal.GetLastPInvokeError();
        if (error != Exists) throw Failure(error, path);
    }

    /// <summary>Opens an existing file. A link is not followed, and a pipe or device is not waited for.</summary>
    /// <param name="parent">The folder; <see langword="null"/> if the name is a full path.</param>
    /// <param name="name">The name.</param>
    /// <param name="path">The full path, for errors.</param>
    /// <param name="access">The requested access.</param>
    /// <returns><see langword="null"/> if it does not exist.</returns>
    public static SafeFileHandle? OpenFile(SafeFileHandle? parent, string name, string path, FileAccess access)
    {
        int opened = Open(parent, name, Access(access) | NoFollow | DoNotWait | NoTerminal, 0);
        if (opened >= 0) return new(opened, ownsHandle: true);
        int error = Marshal.GetLastPInvokeError();
        return error == NotThere ? null : throw (error == LinkLoop ? ForeignAccessException.Link(path) : Failure(error, path));
    }

    /// <summary>Creates a file where the name does not exist, not even as a dangling link.</summary>
    /// <returns><see langword="null"/> if the name exists.</returns>
    public static SafeFileHandle? CreateFile(SafeFileHandle? parent, string name, string path, FileAccess access)
    {
        int opened = Open(parent, name, Access(access) | Create | Exclusive | NoFollow, (int)FileMode600);
        if (opened >= 0) return new(opened, ownsHandle: true);
        int error = Marshal.GetLastPInvokeError();
        return error == Exists ? null : throw Failure(error, path);
    }

    /// <summary>Returns the status of an open file or folder.</summary>
    public static FileStatus Status(SafeFileHandle file, string path)
    {
        var found = new byte[256];
        if (Mac ? fstat(file, found) != 0 : statx(file, "", EmptyPath, BasicStatus, found) != 0) throw Failure(Marshal.GetLastPInvokeError(), path);
        return FileStatus.Parse(found);
    }

    /// <summary>Returns the status of a full path.</summary>
    /// <param name="path">The full path.</param>
    /// <param name="followLink">Whether the target of a link is meant, or the link itself.</param>
    /// <returns><see langword="null"/> if it does not exist, or this user has no access.</returns>
    public static FileStatus? StatusAt(string path, bool followLink)
    {
        var found = new byte[256];
        // The folder is ignored for a full path.
        int failed = Mac ? (followLink ? stat(path, found) : lstat(path, found)) : statx(0, path, followLink ? 0 : NoFollowStatus, BasicStatus, found);
        return failed == 0 ? FileStatus.Parse(found) : null;
    }

    /// <summary>Sets the group of a new file.</summary>
    /// <returns>Whether this user is allowed to.</returns>
    public static bool SetGroup(SafeFileHandle file, uint group) => fchown(file, uint.MaxValue, group) == 0;

    /// <summary>Locks an open file, as .NET does for <see cref="FileShare"/>.</summary>
    /// <param name="file">The file.</param>
    /// <param name="alone">Whether the lock is exclusive.</param>
    /// <returns>Whether the lock was obtained. On network shares without locks it always is.</returns>
    public static bool TryLock(SafeFileHandle file, bool alone) =>
        flock(file, (alone ? LockExclusive : LockShared) | LockOrFail) == 0 || Marshal.GetLastPInvokeError() != Busy;

    /// <summary>Releases a lock.</summary>
    public static void Unlock(SafeFileHandle file) => _ = flock(file, LockEnd);

    /// <summary>Deletes a name in a folder, unless it is a folder; a missing name is no error.</summary>
    public static void Delete(SafeFileHandle parent, string name, string path) => Unlink(parent, name, path, 0);

    /// <summary>Deletes an empty subfolder.</summary>
    public static void DeleteFolder(SafeFileHandle parent, string name, string path) => Unlink(parent, name, path, RemoveFolder);

    private static void Unlink(SafeFileHandle parent, string name, string path, int flags)
    {
        if (unlinkat(parent, name, flags) == 0) return;
        int error = Marshal.GetLastPInvokeError();
        if (error != NotThere) throw Failure(error, path);
    }

    private static int Open(SafeFileHandle? parent, string name, int flags, int mode)
    {
        flags |= CloseOnExec;
        if (parent is null) return VariadicOnStack ? openat(0, name, flags, 0, 0, 0, 0, 0, mode) : openat(0, name, flags, mode);
        return VariadicOnStack ? openat(parent, name, flags, 0, 0, 0, 0, 0, mode) : openat(parent, name, flags, mode);
    }

    // O_RDONLY, O_WRONLY and O_RDWR are 0, 1 and 2 on all systems.
    private static int Access(FileAccess access) => access switch
    {
        FileAccess.Read => 0,
        FileAccess.Write => 1,
        _ => 2,
    };

    private const int EmptyPath = 0x1000, NoFollowStatus = 0x100;
    private const uint BasicStatus = 0x7ff;

    // The exception types and messages that .NET uses.
    private static Exception Failure(int error, string path)
    {
        string message = $"{Marshal.GetPInvokeErrorMessage(error)}: '{path}'";
        return error switch
        {
            NotThere => new FileNotFoundException(message, path),
            NoFolder => new DirectoryNotFoundException(message),
            AccessDenied or WrongOwner or IsFolder => new UnauthorizedAccessException($"Access to '{path}' is denied: {Marshal.GetPInvokeErrorMessage(error)}"),
            _ => new IOException(message, error),
        };
    }

    private static int fstat(SafeFileHandle file, byte[] found) => RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? fstat_arm(file, found) : fstat_x64(file, found);

    private static int stat(string path, byte[] found) => RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? stat_arm(path, found) : stat_x64(path, found);

    private static int lstat(string path, byte[] found) => RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? lstat_arm(path, found) : lstat_x64(path, found);

#pragma warning disable IDE1006, CA1707 // The system's own names.
    [DllImport("libc")]
    private static extern uint geteuid();

    [DllImport("libc", SetLastError = true, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int openat(int parent, [MarshalAs(UnmanagedType.LPUTF8Str)] string name, int flags, int mode);

    [DllImport("libc", SetLastError = true, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int openat(SafeFileHandle parent, [MarshalAs(UnmanagedType.LPUTF8Str)] string name, int flags, int mode);

    [DllImport("libc", SetLastError = true, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int openat(int parent, [MarshalAs(UnmanagedType.LPUTF8Str)] string name, int flags, nint r3, nint r4, nint r5, nint r6, nint r7, int mode);

    [DllImport("libc", SetLastError = true, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int openat(SafeFileHandle parent, [MarshalAs(UnmanagedType.LPUTF8Str)] string name, int flags, nint r3, nint r4, nint r5, nint r6, nint r7, int mode);

    [DllImport("libc", SetLastError = true, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int mkdirat(SafeFileHandle parent, [MarshalAs(UnmanagedType.LPUTF8Str)] string name, uint mode);

    [DllImport("libc", SetLastError = true, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int unlinkat(SafeFileHandle parent, [MarshalAs(UnmanagedType.LPUTF8Str)] string name, int flags);

    [DllImport("libc", SetLastError = true, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int fchown(SafeFileHandle file, uint owner, uint group);

    [DllImport("libc", SetLastError = true, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int flock(SafeFileHandle file, int operation);

    [DllImport("libc", SetLastError = true, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int statx(SafeFileHandle file, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, [Out] byte[] found);

    [DllImport("libc", SetLastError = true, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int statx(int parent, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, [Out] byte[] found);

    [DllImport("libc", EntryPoint = "fstat", SetLastError = true, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int fstat_arm(SafeFileHandle file, [Out] byte[] found);

    [DllImport("libc", EntryPoint = "fstat$INODE64", SetLastError = true, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int fstat_x64(SafeFileHandle file, [Out] byte[] found);

    [DllImport("libc", EntryPoint = "stat", SetLastError = true, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int stat_arm([MarshalAs(UnmanagedType.LPUTF8Str)] string path, [Out] byte[] found);

    [DllImport("libc", EntryPoint = "stat$INODE64", SetLastError = true, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int stat_x64([MarshalAs(UnmanagedType.LPUTF8Str)] string path, [Out] byte[] found);

    [DllImport("libc", EntryPoint = "lstat", SetLastError = true, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int lstat_arm([MarshalAs(UnmanagedType.LPUTF8Str)] string path, [Out] byte[] found);

    [DllImport("libc", EntryPoint = "lstat$INODE64", SetLastError = true, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int lstat_x64([MarshalAs(UnmanagedType.LPUTF8Str)] string path, [Out] byte[] found);
#pragma warning restore IDE1006, CA1707
}
