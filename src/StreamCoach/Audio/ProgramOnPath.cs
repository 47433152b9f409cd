namespace StreamCoach.Audio;

/// <summary>Finds programs the way a shell does.</summary>
internal static class ProgramOnPath
{
    /// <summary>Returns the full path of a program, or <see langword="null"/> if no executable file is found.</summary>
    public static string? Find(string program)
    {
        if (program.Contains(Path.DirectorySeparatorChar) || program.Contains(Path.AltDirectorySeparatorChar))
            return Runnable(Path.GetFullPath(program));
        foreach (string folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            if (Runnable(Path.Combine(folder, program)) is { } found) return found;
        }
        return null;
    }

    private static string? Runnable(string path)
    {
        if (OperatingSystem.IsWindows())
            return File.Exists(path) && Path.HasExtension(path) ? path : File.Exists(path + ".exe") ? path + ".exe" : null;
        const UnixFileMode anyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return File.Exists(path) && (File.GetUnixFileMode(path) & anyExecute) != 0 ? path : null;
    }
}
