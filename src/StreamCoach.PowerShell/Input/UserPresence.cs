using System.Management.Automation.Host;

namespace StreamCoach.Commands.Input;

/// <summary>Whether a person is at the console: nobody is in a job, over remoting, or with redirected input.</summary>
internal static class UserPresence
{
    private static readonly bool NonInteractive = Environment.GetCommandLineArgs().Skip(1)
        .Any(argument => argument.Length >= 5 && "-noninteractive".StartsWith(argument, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether a person can read the progress and press keys.</summary>
    public static bool AtConsole(PSHost host) =>
        host.Name == "ConsoleHost" && !NonInteractive && !Console.IsInputRedirected && Environment.UserInteractive;

    /// <summary>Whether that person also sees the output, which is not redirected to a file.</summary>
    public static bool SeesOutput(PSHost host) => AtConsole(host) && !Console.IsOutputRedirected;
}
