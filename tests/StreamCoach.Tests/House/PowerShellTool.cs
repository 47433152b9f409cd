using System.Diagnostics;

namespace StreamCoach.Tests.House;

/// <summary>The PowerShell of .config/dotnet-tools.json. The first use restores it; none needs to be installed.</summary>
internal static class PowerShellTool
{
    private static readonly TimeSpan RestoreLimit = TimeSpan.FromMinutes(5);
    private static readonly Lazy<string[]> Found = new(Restore);

    /// <summary>The program and its first arguments. They start PowerShell itself, without the tool launcher as a waiting parent process.</summary>
    /// <exception cref="InvalidOperationException">The tool could not be restored; the message contains dotnet's output.</exception>
    public static IReadOnlyList<string> Command => Found.Value;

    /// <summary>Returns the start info for these arguments.</summary>
    public static ProcessStartInfo Start(params IEnumerable<string> arguments) => new(Command[0], [.. Command.Skip(1), .. arguments]);

    private static string[] Restore()
    {
        string root = Root();
        Run(root, "tool", "restore");
        string home = Run(root, "tool", "run", "pwsh", "--", "-NoProfile", "-NonInteractive", "-Command", "$PSHOME").Trim();
        return ["dotnet", Path.Combine(home, "pwsh.dll")];
    }

    // dotnet searches for the manifest from the working directory upwards.
    private static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, ".config", "dotnet-tools.json"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} has a .config/dotnet-tools.json.");
    }

    private static string Run(string root, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = root, RedirectStandardOutput = true, RedirectStandardError = true })!;
        try
        {
            Task<string> errors = process.StandardError.ReadToEndAsync(), output = process.StandardOutput.ReadToEndAsync();
            if (!process.WaitForExit(RestoreLimit)) throw new InvalidOperationException($"'dotnet {string.Join(' ', arguments)}' has not ended within {RestoreLimit.TotalMinutes:0} minutes.");
            if (process.ExitCode != 0) throw new InvalidOperationException($"'dotnet {string.Join(' ', arguments)}' in {root} failed: {output.Result}{errors.Result}");
            return output.Result;
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }
}
