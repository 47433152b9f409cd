using System.Text.RegularExpressions;
using StreamCoach.Errors;

namespace StreamCoach.Storage;

/// <summary>
/// The folder of one session on disk, and the only place that makes or deletes files in it. Only its owner can read what is in it, and nobody else can
/// put anything in its place: see <see cref="PrivateFolder"/>, through which every file and folder is reached.
/// </summary>
internal sealed partial class SessionFolder
{
    /// <summary>The environment variable that names another root.</summary>
    public const string EnvironmentVariable = "STREAMCOACH_DATA";

    public const string JournalFile = "journal.jsonl";

    // Held open by the session that writes. A file of its own, so that reading a journal and asking for its writer never meet.
    private const string ClaimFile = "claim";

    private const string SessionsFolder = "sessions";

    private static string OwnRoot => System.IO.Path.Combine(
        // Not verified: in a new home the folder does not exist yet, and would then be no name at all.
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "StreamCoach");

    private readonly string _root;

    private SessionFolder(string root, string id)
    {
        if (!SessionId().IsMatch(id)) throw new StreamCoachException(FailureKind.SessionNotFound, $"'{id}' is not the id of a session.");
        Id = id;
        _root = System.IO.Path.GetFullPath(root);
        Path = System.IO.Path.Combine(Sessions(root), id);
    }

    /// <summary><c>STREAMCOACH_DATA</c> where it is set, else <c>StreamCoach</c> in the user's local application data (~/.local/share on Linux).</summary>
    public static string DefaultRoot => Environment.GetEnvironmentVariable(EnvironmentVariable) is { Length: > 0 } root
        ? System.IO.Path.GetFullPath(root)
        : OwnRoot;

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
    /// <exception cref="StreamCoachException">The root belongs to another user, or cannot be read.</exception>
    public static IReadOnlyList<SessionFolder> List(string root)
    {
        try
        {
            // What another user laid out is not even listed.
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

    /// <summary>Deletes the files that a session makes, and the folder. A link is deleted, and never what it points at.</summary>
    /// <exception cref="StreamCoachException">A session is still writing here.</exception>
    /// <exception cref="IOException">Something could not be deleted, belongs to another user, or lies here that no session made: it is left.</exception>
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
                // Last, so that what a crash leaves over is still a session that can be deleted.
                folder.DeleteFile(JournalFile);
            }
            folder.DeleteFile(ClaimFile);
        }
        if (Names().FirstOrDefault() is { } left) throw new IOException($"'{FilePath(left)}' was not made by a session, so it and its folder were left.");
        sessions.DeleteFolder(Id);
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
            catch (IOException error) when (error is not ForeignAccessException && IsInUse)
            {
                throw new StreamCoachException(FailureKind.SavedSessionInUse, $"The session '{Id}' is still being written by this or another process.");
            }
            catch (IOException error) when (error is not ForeignAccessException && tries < 3 && File.Exists(FilePath(ClaimFile)))
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

    /// <summary>The names of all that is in it, files and folders.</summary>
    /// <exception cref="IOException">It is not there, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public IEnumerable<string> Names() => new DirectoryInfo(Path).EnumerateFileSystemInfos().Select(it => it.Name);

    /// <summary>Makes it for its owner alone, with all above it, and takes the rights away that others have to the store.</summary>
    /// <param name="warn">Is told of such rights.</param>
    /// <exception cref="ForeignAccessException">It, or the store, belongs to another user.</exception>
    /// <exception cref="IOException">The disk is full or broken.</exception>
    /// <exception cref="UnauthorizedAccessException">Nothing may be made there.</exception>
    public void Make(Action<string> warn)
    {
        using PrivateFolder sessions = MakeStore(_root, SessionsFolder, warn);
        // Left as it is: rights that others had to it are why it is not continued, see NeedsToBeOwn.
        using PrivateFolder folder = sessions.EnterMade(Id);
    }

    /// <summary>Checks, before anything is heard, that what is there of the store is the user's own. A disk that fails is told of by whoever writes.</summary>
    /// <exception cref="StreamCoachException">It belongs to another user.</exception>
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
    /// Checks that nobody but its owner can have written the journal, which names a program to start and a host to send the key to: the folder and
    /// the file are the user's, no other user has a right to the folder, and none may write the file.
    /// </summary>
    /// <exception cref="StreamCoachException">Another user may have written it, or it cannot be read.</exception>
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

    /// <summary>Opens a file of the session, unbuffered: a write is one call of the system. What is made belongs to the owner alone.</summary>
    /// <exception cref="ForeignAccessException">The folder or the file belongs to another user, or is a link.</exception>
    /// <exception cref="IOException">The disk is full or broken, the folder is gone, or no file is under that name.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public FileStream OpenFile(string name, FileMode mode, FileAccess access, FileShare share)
    {
        using PrivateFolder folder = mode is FileMode.Open ? EnterThere() : EnterMade();
        return folder.OpenFile(name, mode, access, share);
    }

    /// <summary>Deletes a file of the session; one that is not there is no error.</summary>
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
        if (root == OwnRoot && place.IsOwn) place.Tighten(warn);
        PrivateFolder store = place.EnterMade(name);
        store.Tighten(warn);
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
