using System.Text.RegularExpressions;
using StreamCoach.Errors;

namespace StreamCoach.Storage;

/// <summary>
/// The folder of one session on disk. Only this class creates or deletes files in it. Only its owner can read them, and nobody else can
/// replace them, because every file and folder is accessed through <see cref="PrivateFolder"/>.
/// </summary>
internal sealed partial class SessionFolder
{
    /// <summary>The name of the file with the session's turns and events, one JSON object per line.</summary>
    public const string JournalFile = "journal.jsonl";

    private const string AnalysisPrefix = "analysis-", AnalysisExtension = ".json";

    // Locked by the session that writes. A separate file, so that reading a journal and checking for its writer do not interfere.
    private const string ClaimFile = "claim";

    private readonly string _root;

    private SessionFolder(string root, string id)
    {
        if (!IsId(id)) throw new StreamCoachException(FailureKind.SessionNotFound, $"'{id}' is not a valid session id.");
        Id = id;
        _root = System.IO.Path.GetFullPath(root);
        Path = System.IO.Path.Combine(SessionStore.SessionsPath(root), id);
    }

    /// <summary>The id of the session, which is the folder's name.</summary>
    public string Id { get; }

    /// <summary>The full path.</summary>
    public string Path { get; }

    /// <summary>Whether a text has the form of a session id: date, time and eight hexadecimal digits.</summary>
    public static bool IsId(string text) => SessionId().IsMatch(text);

    /// <summary>The name of the file of an analysis.</summary>
    public static string AnalysisName(string id) => AnalysisPrefix + id + AnalysisExtension;

    /// <summary>Whether a file's name is that of an analysis.</summary>
    public static bool IsAnalysisFile(string name) => name.StartsWith(AnalysisPrefix, StringComparison.Ordinal) && name.EndsWith(AnalysisExtension, StringComparison.Ordinal);

    /// <summary>Whether the folder exists.</summary>
    public bool Exists => Directory.Exists(Path);

    /// <summary>
    /// Returns the folder of a new session. It is created with its first file, so that the writer of that file reports a full disk.
    /// </summary>
    /// <exception cref="StreamCoachException">The id is invalid.</exception>
    public static SessionFolder Create(string root, string id) => new(root, id);

    /// <summary>Returns the folder of a saved session.</summary>
    /// <exception cref="StreamCoachException">The id is invalid, or no session is saved under it.</exception>
    public static SessionFolder Open(string root, string id)
    {
        var folder = new SessionFolder(root, id);
        return folder.Exists ? folder : throw new StreamCoachException(FailureKind.SessionNotFound, $"No session '{id}' is saved in '{SessionStore.SessionsPath(root)}'.");
    }

    /// <summary>Deletes the session's files and the folder. A link is deleted, but not its target.</summary>
    /// <exception cref="StreamCoachException">A session is still writing here.</exception>
    /// <exception cref="IOException">Something cannot be deleted, belongs to another user, or was not created by a session; it
    /// remains.</exception>
    /// <exception cref="UnauthorizedAccessException">Something may not be deleted.</exception>
    public void Delete()
    {
        using PrivateFolder? sessions = SessionStore.Open(_root, SessionStore.Sessions);
        if (sessions is null || !Exists) return;
        if (new DirectoryInfo(Path).LinkTarget is not null) sessions.DeleteFile(Id);
        else Delete(sessions);
    }

    private void Delete(PrivateFolder sessions)
    {
        using (PrivateFolder? folder = sessions.Enter(Id))
        {
            if (folder is null) return;
            using (Claim())
            {
                foreach (string file in Names().Where(name => AudioSpool.IsSpoolFile(name) || IsAnalysisFile(name)).ToArray()) folder.DeleteFile(file);
                // Deleted last, so that after a crash the rest is still a session that can be deleted.
                folder.DeleteFile(JournalFile);
            }
            folder.DeleteFile(ClaimFile);
        }
        if (Names().FirstOrDefault() is { } left) throw new IOException($"'{FilePath(left)}' was not created by a session, so it and its folder were not deleted.");
        sessions.DeleteFolder(Id);
    }

    /// <summary>Locks the folder for one writer, until the returned file is disposed or the process ends in any way.</summary>
    /// <exception cref="StreamCoachException">Another writer has locked it.</exception>
    /// <exception cref="IOException">The disk is full or failed.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder is not writable.</exception>
    public FileStream Claim()
    {
        using PrivateFolder folder = EnterOrCreate();
        return folder.TryLock(ClaimFile) ?? throw new StreamCoachException(FailureKind.SavedSessionInUse, $"The session '{Id}' is in use by this or another process.");
    }

    /// <summary>Whether a running process has locked the folder.</summary>
    public bool IsInUse
    {
        get
        {
            try
            {
                using PrivateFolder? folder = Enter();
                return folder?.IsLocked(ClaimFile) == true;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                return false;
            }
        }
    }

    /// <summary>Returns the full path of a file of the session.</summary>
    public string FilePath(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Returns the names of all files and folders in it.</summary>
    /// <exception cref="IOException">The folder does not exist, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public IEnumerable<string> Names() => new DirectoryInfo(Path).EnumerateFileSystemInfos().Select(it => it.Name);

    /// <summary>Creates the folder and its parents for the owner alone, and removes the access of others to the store.</summary>
    /// <param name="warn">Called with the access that others had.</param>
    /// <exception cref="ForeignAccessException">The folder or the store belongs to another user.</exception>
    /// <exception cref="IOException">The disk is full or failed.</exception>
    /// <exception cref="UnauthorizedAccessException">Nothing may be created there.</exception>
    public void EnsureExists(Action<string> warn)
    {
        using PrivateFolder sessions = SessionStore.OpenOrCreate(_root, SessionStore.Sessions, warn);
        // Its permissions are not changed: if others could write here, the session is not resumed (see ThrowIfOthersCanWrite).
        using PrivateFolder folder = sessions.EnterOrCreate(Id);
    }

    /// <summary>
    /// Checks, before a session begins, that the existing folders of the store belong to the user. A disk failure is reported by the
    /// first write instead.
    /// </summary>
    /// <exception cref="StreamCoachException">The store belongs to another user.</exception>
    public void Check()
    {
        try
        {
            using PrivateFolder? folder = Enter();
        }
        catch (ForeignAccessException error)
        {
            throw error.Failure();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
        }
    }

    /// <summary>
    /// Checks that nobody but the owner can have written the journal, because it names a program to start and a host to send the key to.
    /// The folder and the file must belong to the user, no other user may change the folder, and none may write the file.
    /// </summary>
    /// <exception cref="StreamCoachException">Another user may have written the journal, or it cannot be read.</exception>
    public void ThrowIfOthersCanWrite()
    {
        try
        {
            using PrivateFolder folder = EnterExisting();
            if (folder.IsChangeableByOthers) throw ForeignAccessException.Writable(Path);
            folder.ThrowIfOthersCanWrite(JournalFile);
        }
        catch (ForeignAccessException error)
        {
            throw error.Failure();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StreamCoachException(FailureKind.SavedSessionUnreadable, $"The session in '{Path}' cannot be read: {error.Message}", error);
        }
    }

    /// <summary>
    /// Opens a file of the session, unbuffered: each write is one system call. New files are accessible to their owner alone.
    /// </summary>
    /// <exception cref="ForeignAccessException">The folder or the file belongs to another user, or is a link.</exception>
    /// <exception cref="IOException">The disk is full or failed, the folder is gone, or the file does not exist.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder is not writable.</exception>
    public FileStream OpenFile(string name, FileMode mode, FileAccess access, FileShare share)
    {
        using PrivateFolder folder = mode is FileMode.Open ? EnterExisting() : EnterOrCreate();
        return folder.OpenFile(name, mode, access, share);
    }

    /// <summary>Deletes a file of the session; a missing file is no error.</summary>
    /// <exception cref="IOException">It cannot be deleted.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be deleted.</exception>
    public void DeleteFile(string name)
    {
        using PrivateFolder? folder = Enter();
        folder?.DeleteFile(name);
    }

    private PrivateFolder? Enter()
    {
        using PrivateFolder? sessions = SessionStore.Open(_root, SessionStore.Sessions);
        return sessions?.Enter(Id);
    }

    private PrivateFolder EnterExisting() => Enter() ?? throw new DirectoryNotFoundException($"The folder '{Path}' does not exist.");

    private PrivateFolder EnterOrCreate()
    {
        using PrivateFolder store = PrivateFolder.OpenOrCreateRoot(_root);
        using PrivateFolder sessions = store.EnterOrCreate(SessionStore.Sessions);
        return sessions.EnterOrCreate(Id);
    }

    [GeneratedRegex(@"^[0-9]{8}-[0-9]{6}-[0-9a-f]{8}\z", RegexOptions.CultureInvariant)]
    private static partial Regex SessionId();
}
