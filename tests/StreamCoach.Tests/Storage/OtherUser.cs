using System.Diagnostics;
using System.Runtime.InteropServices;

namespace StreamCoach.Tests.Storage;

/// <summary>A malicious other user of this machine. Only root can act as another user; otherwise the test is skipped and counted.</summary>
internal static partial class OtherUser
{
    public const int Id = 65534;

    public static void IsNeeded()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("Another user needs a password there.");
        if (geteuid() != 0) Assert.Skip("Only root can act as another user: run the tests as root.");
        if (!File.Exists("/usr/bin/setpriv")) Assert.Skip("There is no setpriv, with which a program is run as another user.");
    }

    /// <summary>Runs a shell script as that user.</summary>
    /// <param name="script">The script.</param>
    /// <param name="arguments"><c>$1</c> and so on.</param>
    /// <returns>Its exit code and its output.</returns>
    public static async Task<(int Code, string Said)> RunAsync(string script, params string[] arguments)
    {
        using Process process = Start(script, arguments);
        string said = await process.StandardOutput.ReadToEndAsync(Limit.Token) + await process.StandardError.ReadToEndAsync(Limit.Token);
        await process.WaitForExitAsync(Limit.Token);
        return (process.ExitCode, said);
    }

    /// <summary>Runs a script that must succeed.</summary>
    public static async Task DoAsync(string script, params string[] arguments)
    {
        (int code, string said) = await RunAsync($"set -e; {script}", arguments);
        Assert.True(code == 0, $"exit code {code}: {said}");
    }

    /// <summary>Starts a script that runs until it is killed or its standard input ends.</summary>
    public static Process Start(string script, params string[] arguments)
    {
        var start = new ProcessStartInfo("/usr/bin/setpriv",
            [$"--reuid={Id}", $"--regid={Id}", "--clear-groups", "--", "sh", "-c", $"umask 0; {script}", "other", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = "/",
        };
        return Process.Start(start)!;
    }

    [DllImport("libc")]
    private static extern uint geteuid();
}
