namespace StreamCoach.Storage;

/// <summary>Recognizes a path that is longer than the system allows.</summary>
internal static class LongPath
{
    /// <summary>The most characters of one name on NTFS and FAT. The path itself has no such limit, because .NET uses the long form.</summary>
    private const int WindowsName = 255;

    /// <summary>Whether an error means that a path or a name in it is too long. Windows reports such a name as missing or malformed.</summary>
    public static bool IsCause(Exception error, string path) =>
        error is PathTooLongException || (OperatingSystem.IsWindows() && path.Split('\\', '/').Any(name => name.Length > WindowsName));
}
