namespace StreamCoach.Audio;

/// <summary>Finds programs the way a shell does.</summary>
internal static class ProgramOnPath
{
    // Of the extensions that PATHEXT may name, those that Windows itself can start; .js or .py need a program that runs them.
    private static readonly string[] Startable = [".com", ".exe", ".bat", ".cmd"];

    // A PowerShell that macOS starts from the Dock or an editor has not the PATH of a shell, and Homebrew's folders are not in it.
    private static readonly string[] MoreFolders = OperatingSystem.IsMacOS() ? ["/opt/homebrew/bin", "/usr/local/bin"] : [];

    /// <summary>Returns the full path of a program, or <see langword="null"/> if no executable file is found.</summary>
    public static string? Find(string program)
    {
        if (program.Contains(Path.DirectorySeparatorChar) || program.Contains(Path.AltDirectorySeparatorChar))
            return Runnable(Path.GetFullPath(program));
        foreach (string folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Concat(MoreFolders))
        {
            // Windows allows quotation marks around a folder of PATH.
            if (Runnable(Path.Combine(OperatingSystem.IsWindows() ? folder.Trim('"') : folder, program)) is { } found) return found;
        }
        return null;
    }

    private static string? Runnable(string path)
    {
        if (OperatingSystem.IsWindows()) return File.Exists(path) && CanStart(Path.GetExtension(path)) ? path : Extensions().Select(extension => path + extension).FirstOrDefault(File.Exists);
        const UnixFileMode anyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return File.Exists(path) && (File.GetUnixFileMode(path) & anyExecute) != 0 ? path : null;
    }

    private static IEnumerable<string> Extensions()
    {
        string[] wanted = (Environment.GetEnvironmentVariable("PATHEXT") ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return wanted.Length == 0 ? Startable : wanted.Where(CanStart);
    }

    private static bool CanStart(string extension) => Startable.Contains(extension, StringComparer.OrdinalIgnoreCase);
}
