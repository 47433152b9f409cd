using System.Text.RegularExpressions;

namespace StreamCoach.Storage;

/// <summary>
/// The folder of one session on disk, and the only place that makes or deletes files in it. Only its owner can read what is in it: folders
/// are made with mode 0700 and files with 0600, whatever the umask; on Windows the user's own LocalAppData sees to that.
/// </summary>
internal sealed partial class SessionFolder
{
    /// <summary>The environment variable that names another root.</summary>
    public const string EnvironmentVariable = "STREAMCOACH_DATA";

    public const string JournalFile = "journal.jsonl";

    // Held open by the session that writes. A file of its own, so that reading a journal and asking for its writer never meet.
    private const string ClaimFile = "claim";

    private const UnixFileMode OwnerReadWrite = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Owner = OwnerReadWrite | UnixFileMode.UserExecute;

    private SessionFolder(string root, string id)
    {
        if (!SessionId().IsMatch(id)) throw new StreamCoachException(FailureKind.SessionNotFound, $"'{id}' is not the id of a session.");
        Id = id;
        Path = System.IO.Path.Combine(Sessions(root), id);
    }

    /// <summary><c>STREAMCOACH_DATA</c> where it is set, else <c>StreamCoach</c> in the user's local application data (~/.local/share on Linux).</summary>
    public static string DefaultRoot => Environment.GetEnvironmentVariable(EnvironmentVariable) is { Length: > 0 } root
        ? System.IO.Path.GetFullPath(root)
        : System.IO.Path.Combine(
            // Not verified: in a new home the folder does not exist yet, and would then be no name at all.
            Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "StreamCoach");

    /// <summary>The session's id, which is the folder's name.</summary>
    public string Id { get; }

    /// <summary>The full path.</summary>
    public string Path { get; }

    /// <summary>Whether it is there.</summary>
    public bool Exists => Directory.Exists(Path);

    /// <summary>The folder of a new session. It comes into being with its first file, so that whoever writes that tells of a full disk.</summary>
    /// <exception cref="StreamCoachException">The id is none.</exception>
    public static SessionFolder Create(string root, string id) => new(root, id);

    /// <summary>The folder of a saved session.</summary>
    /// <exception cref="StreamCoachException">The id is none, or nothing is saved under it.</exception>
    public static SessionFolder Open(string root, string id)
    {
        var folder = new SessionFolder(root, id);
        return folder.Exists ? folder : throw new StreamCoachException(FailureKind.SessionNotFound, $"No session is saved as '{id}' in '{Sessions(root)}'.");
    }

    /// <summary>All saved sessions, the oldest first. A root that does not exist has none.</summary>
    /// <exception cref="IOException">The root cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The root may not be read.</exception>
    public static IReadOnlyList<SessionFolder> List(string root)
    {
        var sessions = new DirectoryInfo(Sessions(root));
        if (!sessions.Exists) return [];
        return [.. sessions.EnumerateDirectories()
            .Select(folder => folder.Name)
            .Where(name => SessionId().IsMatch(name))
            .Order(StringComparer.Ordinal)
            .Select(id => new SessionFolder(root, id))];
    }

    /// <summary>Deletes the files that a session makes, and the folder. A link is deleted, and never what it points at.</summary>
    /// <exception cref="StreamCoachException">A session is still writing here.</exception>
    /// <exception cref="IOException">Something could not be deleted, or lies here that no session made: it is left.</exception>
    /// <exception cref="UnauthorizedAccessException">Something may not be deleted.</exception>
    public void Delete()
    {
        if (!Exists) return;
        if (new DirectoryInfo(Path).LinkTarget is null)
        {
            using (Claim())
            {
                foreach (string file in Directory.EnumerateFiles(Path).Where(AudioSpool.IsSpoolFile).ToArray()) File.Delete(file);
                // Last, so that what a crash leaves over is still a session that can be deleted.
                File.Delete(FilePath(JournalFile));
            }
            File.Delete(FilePath(ClaimFile));
            if (Directory.EnumerateFileSystemEntries(Path).FirstOrDefault() is { } left)
                throw new IOException($"'{left}' was not made by a session, so it and its folder were left.");
        }
        Directory.Delete(Path);
    }

    /// <summary>Holds the folder for one writer, until what is returned is disposed or the process ends, however it ends.</summary>
    /// <exception cref="StreamCoachException">Another holds it.</exception>
    /// <exception cref="IOException">The disk is full or broken.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public FileStream Claim()
    {
        for (int tries = 0; ; tries++)
        {
            try
            {
                return OpenFile(ClaimFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (IsInUse)
            {
                throw new StreamCoachException(FailureKind.SavedSessionInUse, $"The session '{Id}' is still being written by this or another process.");
            }
            catch (IOException) when (tries < 3 && File.Exists(FilePath(ClaimFile)))
            {
                // Somebody asked just then whether it is in use.
                Thread.Yield();
            }
        }
    }

    /// <summary>Whether a living process holds it.</summary>
    public bool IsInUse
    {
        get
        {
            try
            {
                // Shared, so that two who ask at once do not take each other for a writer.
                using FileStream claim = new(FilePath(ClaimFile), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                return false;
            }
            catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
            {
                return false;
            }
            catch (IOException)
            {
                return true;
            }
        }
    }

    /// <summary>
    /// Whether nobody but its owner has a right to it. A folder that another user laid out in a shared root is none such: only a right of others
    /// would let this user see it.
    /// </summary>
    public bool IsPrivate => OperatingSystem.IsWindows() || (File.GetUnixFileMode(Path) & ~Owner) == 0;

    public string FilePath(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Opens a file of the session, unbuffered: a write is one call of the system. What is made belongs to the owner alone.</summary>
    /// <exception cref="IOException">The disk is full or broken, or the folder is gone or no folder of ours.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public FileStream OpenFile(string name, FileMode mode, FileAccess access, FileShare share)
    {
        if (mode is not FileMode.Open && !Exists) MakePrivate(Path);
        return OpenPrivate(FilePath(name), mode, access, share);
    }

    /// <summary>Opens a file, unbuffered; one that is made belongs to the owner alone.</summary>
    public static FileStream OpenPrivate(string path, FileMode mode, FileAccess access, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = access, Share = share, BufferSize = 0 };
        if (mode is not FileMode.Open && !OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerReadWrite;
        return new FileStream(path, options);
    }

    /// <summary>Makes a folder that belongs to the owner alone, unless it is there.</summary>
    /// <returns>The path.</returns>
    public static string MakePrivate(string path)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, Owner);
        return path;
    }

    private static string Sessions(string root) => System.IO.Path.Combine(root, "sessions");

    [GeneratedRegex(@"^[0-9]{8}-[0-9]{6}-[0-9a-f]{8}\z", RegexOptions.CultureInvariant)]
    private static partial Regex SessionId();
}
