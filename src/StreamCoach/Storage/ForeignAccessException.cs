using StreamCoach.Errors;

namespace StreamCoach.Storage;

/// <summary>A file or folder is not used because another user may have made it, or may write what its name leads to.</summary>
internal sealed class ForeignAccessException : IOException
{
    private ForeignAccessException(string message) : base(message)
    {
    }

    /// <summary>It belongs to another user.</summary>
    public static ForeignAccessException Owner(string path, string owner) => new($"'{path}' belongs to another user ({owner}), and is not used.");

    /// <summary>It is a link.</summary>
    public static ForeignAccessException Link(string path) => new($"'{path}' is a link, and is not followed.");

    /// <summary>It has another name too, under which somebody may keep it, or under which it is a file of the user's that has nothing to do with this.</summary>
    public static ForeignAccessException SecondName(string path) => new($"'{path}' is a hard link to a file that also has another name, and is not written.");

    /// <summary>Others may write it.</summary>
    public static ForeignAccessException Writable(string path) => new($"'{path}' is open to other users, who may have written it.");

    /// <summary>The failure that the user gets.</summary>
    public StreamCoachException Failure() => new(FailureKind.SavedSessionNotPrivate, Message, this);
}
