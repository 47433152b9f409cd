namespace StreamCoach.Tests;

/// <summary>The programs that tests start. Windows has neither cat nor a shell; StreamCoach.JournalWriter stands in for both.</summary>
internal static class TestProgram
{
    /// <summary>The command that starts StreamCoach.JournalWriter. On Windows it is a program of its own, because dotnet may not be installed.</summary>
    public static string[] JournalWriter => OperatingSystem.IsWindows()
        ? [Path.Combine(AppContext.BaseDirectory, "StreamCoach.JournalWriter.exe")]
        : ["dotnet", "exec", Path.Combine(AppContext.BaseDirectory, "StreamCoach.JournalWriter.dll")];

    /// <summary>The command of a program that writes silence until it is ended.</summary>
    public static string[] Silence => OperatingSystem.IsWindows() ? [.. JournalWriter, "-", "-", "play", "zeros"] : ["cat", "/dev/zero"];

    /// <summary>The command of a program that writes a file's bytes and ends.</summary>
    public static string[] Play(string path) => OperatingSystem.IsWindows() ? [.. JournalWriter, "-", "-", "play", path] : ["cat", path];

    /// <summary>The command of a program that fails with a message, after a file's bytes if there is one.</summary>
    public static string[] Fail(string says, int exitCode, string? path = null) => OperatingSystem.IsWindows()
        ? [.. JournalWriter, "-", "-", "play", path ?? "none", says, $"{exitCode}"]
        : ["sh", "-c", $"{(path is null ? "" : $"cat '{path}'; ")}echo '{says}' >&2; exit {exitCode}"];
}
