using System.Diagnostics;
using StreamCoach.Sandbox;

namespace StreamCoach.Soak;

/// <summary>
/// Runs a session whose disk is full after its first turns: it must continue to its end, warn once, and have all its turns.
/// </summary>
internal static class FullDiskRun
{
    public static async Task<int> RunAsync()
    {
        using var place = new SoakFolder();
        string folder = place.Folder;
        await using var sandbox = SandboxServer.Start(SoakFolder.Sandbox);
        // A file system of one page, visible to one process.
        var start = new ProcessStartInfo("unshare", ["-rm", "sh", "-c", "mount -t tmpfs -o size=4k none \"$0\" && exec \"$@\"", folder,
            "dotnet", "exec", typeof(FullDiskRun).Assembly.Location, "talk", sandbox.Endpoint.AbsoluteUri, folder])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process talk = Process.Start(start)!;
        Task<string> warnings = talk.StandardError.ReadToEndAsync();
        string[] shown = (await talk.StandardOutput.ReadToEndAsync()).TrimEnd().Split('\n');
        await talk.WaitForExitAsync();
        string[] reported = (await warnings).TrimEnd().Split('\n');
        string[] uninterrupted = [.. (await SoakSession.UninterruptedAsync(sandbox.Endpoint.AbsoluteUri, Path.Combine(folder, "whole"))).Select(turn => $"{turn.Order}\t{turn.Text}")];
        Console.WriteLine($"turns shown: {shown.Length} of {uninterrupted.Length}; exit code {talk.ExitCode}; warnings: {string.Join(" | ", reported)}");
        return talk.ExitCode == 0 && shown.SequenceEqual(uninterrupted) && reported is [{ Length: > 0 }] ? 0 : 1;
    }
}
