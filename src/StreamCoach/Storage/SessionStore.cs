using StreamCoach.Errors;

namespace StreamCoach.Storage;

/// <summary>The folder that contains all saved sessions, one <see cref="SessionFolder"/> each, and next to them the index of recordings.</summary>
internal static class SessionStore
{
    /// <summary>The environment variable that sets another root folder.</summary>
    public const string EnvironmentVariable = "STREAMCOACH_DATA";

    /// <summary>The subfolder of the sessions.</summary>
    public const string Sessions = "sessions";

    /// <summary>
    /// <c>STREAMCOACH_DATA</c> if it is set, otherwise <c>StreamCoach</c> in the user's local application data (~/.local/share on Linux).
    /// </summary>
    public static string DefaultRoot => Environment.GetEnvironmentVariable(EnvironmentVariable) is { Length: > 0 } root ? Path.GetFullPath(root) : OwnRoot;

    private static string OwnRoot => Path.Combine(
        // Not verified: in a new home the folder does not exist yet, and the verified path would be empty.
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "StreamCoach");

    /// <summary>Returns the path of the folder that contains the sessions.</summary>
    public static string SessionsPath(string root) => Path.Combine(root, Sessions);

    /// <summary>Lists all saved sessions, the oldest first. A root that does not exist has none.</summary>
    /// <exception cref="StreamCoachException">The root belongs to another user, or cannot be read.</exception>
    public static IReadOnlyList<SessionFolder> List(string root)
    {
        try
        {
            // A folder that another user created is not even listed.
            using PrivateFolder? sessions = Open(root, Sessions);
            return sessions is null ? [] : [.. Directory.EnumerateDirectories(sessions.Path)
                .Select(folder => Path.GetFileName(folder))
                .Where(SessionFolder.IsId)
                .Order(StringComparer.Ordinal)
                .Select(id => SessionFolder.Create(root, id))];
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
            throw new StreamCoachException(FailureKind.SavedSessionUnreadable, $"The sessions in '{SessionsPath(root)}' cannot be listed: {error.Message}", error);
        }
    }

    /// <summary>Opens a subfolder of the store; <see langword="null"/> if it does not exist.</summary>
    /// <exception cref="ForeignAccessException">The subfolder is a link, or belongs to another user.</exception>
    /// <exception cref="IOException">The path is not a folder, or the disk failed.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be opened.</exception>
    public static PrivateFolder? Open(string root, string name)
    {
        using PrivateFolder? store = PrivateFolder.OpenRoot(Path.GetFullPath(root));
        return store?.Enter(name);
    }

    /// <summary>Opens a subfolder of the store, creates it if it does not exist, and removes the access of other users.</summary>
    /// <param name="root">The root folder of the store.</param>
    /// <param name="name">The name of the subfolder.</param>
    /// <param name="warn">Called with the access that others had.</param>
    /// <exception cref="ForeignAccessException">The subfolder is a link, or belongs to another user.</exception>
    /// <exception cref="IOException">The path is not a folder, the disk is full or failed, or another program moves or deletes the folder repeatedly.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be opened or created.</exception>
    public static PrivateFolder OpenOrCreate(string root, string name, Action<string> warn)
    {
        using PrivateFolder store = PrivateFolder.OpenOrCreateRoot(Path.GetFullPath(root));
        // A root that the user chose may contain other things, for other users.
        if (root == OwnRoot && store.IsOwn) store.Restrict(warn);
        PrivateFolder folder = store.EnterOrCreate(name);
        folder.Restrict(warn);
        return folder;
    }
}
