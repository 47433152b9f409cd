using System.Text.RegularExpressions;
using StreamCoach.Errors;

namespace StreamCoach.Storage;

/// <summary>
/// The folder of one session on disk. Only this class creates or deletes files in it. Only its owner can read them, and nobody else can
/// replace them, because every file and folder is accessed through <see cref="PrivateFolder"/>.
/// </summary>
internal sealed partial class SessionFolder
{
    /// <summary>The environment variable that sets another root folder.</summary>
    public const string EnvironmentVariable = "STREAMCOACH_DATA";

    public const string JournalFile = "journal.jsonl";

    // Locked by the session that writes. A separate file, so that reading a journal and checking for its writer do not interfere.
    private const string ClaimFile = "claim";

    private const string SessionsFolder = "sessions";

    private static string OwnRoot => System.IO.Path.Combine(
        // Not verified: in a new home the folder does not exist yet, and the verified path would be empty.
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "StreamCoach");

    private readonly string _root;

    private SessionFolder(string root, string id)
    {
        if (!SessionId().IsMatch(id)) throw new StreamCoachException(FailureKind.SessionNotFound, $"'{id}' is not a valid session id. Get-SavedTranscriptionSession lists the saved sessions.");
        Id = id;
        _root = System.IO.Path.GetFullPath(root);
        Path = System.IO.Path.Combine(Sessions(root), id);
    }

    /// <summary>
    /// <c>STREAMCOACH_DATA</c> if it is set, otherwise <c>StreamCoach</c> in the user's local application data (~/.local/share on Linux).
    /// </summary>
    public static string DefaultRoot => Environment.GetEnvironmentVariable(EnvironmentVariable) is { Length: > 0 } root
        ? System.IO.Path.GetFullPath(root)
        : OwnRoot;

    /// <summary>The id of the session, which is the folder's name.</summary>
    public string Id { get; }

    /// <summary>The full path.</summary>
    public string Path { get; }

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
        return folder.Exists ? folder : throw new StreamCoachException(FailureKind.SessionNotFound, $"No session '{id}' is saved in '{Sessions(root)}'.");
    }

    /// <summary>Lists all saved sessions, the oldest first. A root that does not exist has none.</summary>
    /// <exception cref="StreamCoachException">The root belongs to another user, or cannot be read.</exception>
    public static IReadOnlyList<SessionFolder> List(string root)
    {
        try
        {
            // A folder that another user created is not even listed.
            using PrivateFolder? sessions = OpenStore(root, SessionsFolder);
            return sessions is null ? [] : List(root, new DirectoryInfo(sessions.Path));
        }
        catch (ForeignAccessException error)
        {
            throw error.Failure();
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StreamCoachException(FailureKind.SavedSessionUnreadable, $"The sessions in '{Sessions(root)}' cannot be listed: {error.Message}", error);
        }
    }

    private static IReadOnlyList<SessionFolder> List(string root, DirectoryInfo sessions) =>
        [.. sessions.EnumerateDirectories()
            .Select(folder => folder.Name)
            .Where(name => SessionId().IsMatch(name))
            .Order(StringComparer.Ordinal)
            .Select(id => new SessionFolder(root, id))];

    /// <summary>Deletes the session's files and the folder. A link is deleted, but not its target.</summary>
    /// <exception cref="StreamCoachException">A session is still writing here.</exception>
    /// <exception cref="IOException">Something cannot be deleted, belongs to another user, or was not created by a session; it
    /// remains.</exception>
    /// <exception cref="UnauthorizedAccessException">Something may not be deleted.</exception>
    public void Delete()
    {
        using PrivateFolder? sessions = OpenStore(_root, SessionsFolder);
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
                foreach (string file in Names().Where(AudioSpool.IsSpoolFile).ToArray()) folder.DeleteFile(file);
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
        for (int tries = 0; ; tries++)
        {
            try
            {
                return OpenFile(ClaimFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException error) when (error is not ForeignAccessException && IsInUse)
            {
                throw new StreamCoachException(FailureKind.SavedSessionInUse, $"The session '{Id}' is in use by this or another process.");
            }
            catch (IOException error) when (error is not ForeignAccessException && tries < 3 && File.Exists(FilePath(ClaimFile)))
            {
                // Another process has just checked whether the session is in use.
                Thread.Yield();
            }
        }
    }

    /// <summary>Whether a running process has locked the folder.</summary>
    public bool IsInUse
    {
        get
        {
            try
            {
                using PrivateFolder? folder = Enter();
                return folder?.IsHeld(ClaimFile) == true;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                return false;
            }
        }
    }

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
    public void Make(Action<string> warn)
    {
        using PrivateFolder sessions = MakeStore(_root, SessionsFolder, warn);
        // Left as it is: rights that others had to it are why it is not continued, see NeedsToBeOwn.
        using PrivateFolder folder = sessions.EnterMade(Id);
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
    /// The folder and the file must belong to the user, no other user may have access to the folder, and none may write the file.
    /// </summary>
    /// <exception cref="StreamCoachException">Another user may have written the journal, or it cannot be read.</exception>
    public void NeedsToBeOwn()
    {
        try
        {
            using PrivateFolder folder = EnterThere();
            if (folder.IsOpenToOthers) throw ForeignAccessException.Writable(Path);
            folder.NeedsToBeOwn(JournalFile);
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
        using PrivateFolder folder = mode is FileMode.Open ? EnterThere() : EnterMade();
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

    /// <summary>Opens one of the store's two folders, made for its owner alone where it is not there.</summary>
    /// <param name="root">Where the store is.</param>
    /// <param name="name">The folder.</param>
    /// <param name="warn">Is told of rights that others had to it.</param>
    /// <exception cref="ForeignAccessException">It is a link, or belongs to another user.</exception>
    /// <exception cref="IOException">It is no folder, the disk is full or broken, or another program moves or deletes it again and again.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be opened or made.</exception>
    public static PrivateFolder MakeStore(string root, string name, Action<string> warn)
    {
        using PrivateFolder place = PrivateFolder.MakeRoot(System.IO.Path.GetFullPath(root));
        // A root that the user chose may hold other things, for others.
        if (root == OwnRoot && place.IsOwn) place.Restrict(warn);
        PrivateFolder store = place.EnterMade(name);
        store.Restrict(warn);
        return store;
    }

    private static PrivateFolder? OpenStore(string root, string name)
    {
        using PrivateFolder? place = PrivateFolder.OpenRoot(System.IO.Path.GetFullPath(root));
        return place?.Enter(name);
    }

    private PrivateFolder? Enter()
    {
        using PrivateFolder? sessions = OpenStore(_root, SessionsFolder);
        return sessions?.Enter(Id);
    }

    private PrivateFolder EnterThere() => Enter() ?? throw new DirectoryNotFoundException($"There is no folder '{Path}'.");

    private PrivateFolder EnterMade()
    {
        using PrivateFolder place = PrivateFolder.MakeRoot(_root);
        using PrivateFolder sessions = place.EnterMade(SessionsFolder);
        return sessions.EnterMade(Id);
    }

    private static string Sessions(string root) => System.IO.Path.Combine(root, SessionsFolder);

    [GeneratedRegex(@"^[0-9]{8}-[0-9]{6}-[0-9a-f]{8}\z", RegexOptions.CultureInvariant)]
    private static partial Regex SessionId();
}
