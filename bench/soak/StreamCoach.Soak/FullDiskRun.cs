using System.Diagnostics;
using StreamCoach.Sandbox;

namespace StreamCoach.Soak;

/// <summary>A session whose disk is full after its first turns: it goes on to its end, says so once, and has all its turns.</summary>
internal static class FullDiskRun
{
    public static async Task<int> RunAsync()
    {
        using var place = new Workplace();
        string folder = place.Folder;
        await using var sandbox = SandboxServer.Start(Workplace.Sandbox);
        // A file system of one page, seen by this one process.
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
        string[] told = (await warnings).TrimEnd().Split('\n');
        string[] undisturbed = [.. (await Talker.UndisturbedAsync(sandbox.Endpoint.AbsoluteUri, Path.Combine(folder, "whole"))).Select(turn => $"{turn.Order}\t{turn.Text}")];
        Console.WriteLine($"turns shown: {shown.Length} of {undisturbed.Length}; exit code {talk.ExitCode}; told: {string.Join(" | ", told)}");
        return talk.ExitCode == 0 && shown.SequenceEqual(undisturbed) && told is [{ Length: > 0 }] ? 0 : 1;
    }
}
