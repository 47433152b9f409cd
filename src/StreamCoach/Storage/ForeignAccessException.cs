using StreamCoach.Errors;

namespace StreamCoach.Storage;

/// <summary>
/// Thrown when a file or folder is not used because another user may have created it, or may change what its name refers to.
/// </summary>
internal sealed class ForeignAccessException : IOException
{
    private ForeignAccessException(string message) : base(message)
    {
    }

    /// <summary>The file belongs to another user.</summary>
    public static ForeignAccessException Owner(string path, string owner) => new($"'{path}' belongs to another user ({owner}) and is not used.");

    /// <summary>The path is a link.</summary>
    public static ForeignAccessException Link(string path) => new($"'{path}' is a link and is not followed.");

    /// <summary>
    /// The file has a second name, through which another user may change it, or under which it is an unrelated file of this user.
    /// </summary>
    public static ForeignAccessException HardLink(string path) => new($"'{path}' is a hard link to a file that also has another name, and is not used.");

    /// <summary>Other users may write the file.</summary>
    public static ForeignAccessException Writable(string path) => new($"'{path}' can be written by other users, so its content is not trusted.");

    /// <summary>Converts this exception to the failure that the user gets.</summary>
    public StreamCoachException Failure() => new(FailureKind.SavedSessionNotPrivate, Message, this);
}
