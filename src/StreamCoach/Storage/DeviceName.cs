namespace StreamCoach.Storage;

/// <summary>
/// The names of devices on Windows, which are devices in every folder and before Windows 11 also with an extension (<c>con.txt</c>). What is written to such a name is lost
/// without an error.
/// </summary>
/// <remarks>learn.microsoft.com, Naming Files, Paths, and Namespaces.</remarks>
internal static class DeviceName
{
    private static readonly string[] Single = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"];
    private static readonly string[] Numbered = ["COM", "LPT"];

    /// <summary>Whether a path of Windows is a device.</summary>
    public static bool Is(string path)
    {
        // A device by its full name; \\?\ only switches off the rules for names.
        if (path.StartsWith(@"\\.\", StringComparison.Ordinal) || path.StartsWith("//./", StringComparison.Ordinal)) return true;
        path = path.TrimEnd(':');
        string name = path[(path.LastIndexOfAny(['\\', '/', ':']) + 1)..];
        // Windows ignores an extension, and spaces before it.
        name = name.Split('.')[0].TrimEnd(' ');
        return Single.Contains(name, StringComparer.OrdinalIgnoreCase)
            || (name.Length == 4 && Numbered.Contains(name[..3], StringComparer.OrdinalIgnoreCase) && name[3] is >= '1' and <= '9' or '\u00B9' or '\u00B2' or '\u00B3');
    }
}
