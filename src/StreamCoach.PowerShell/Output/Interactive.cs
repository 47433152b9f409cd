using System.Management.Automation.Host;

namespace StreamCoach.Commands.Output;

/// <summary>Whether a person uses the console: not in a job, over remoting, or with redirected input.</summary>
internal static class Interactive
{
    private static readonly bool NonInteractive = Environment.GetCommandLineArgs().Skip(1)
        .Any(argument => argument.Length >= 5 && "-noninteractive".StartsWith(argument, StringComparison.OrdinalIgnoreCase));

    public static bool At(PSHost host) =>
        host.Name == "ConsoleHost" && !NonInteractive && !Console.IsInputRedirected && Environment.UserInteractive;

    /// <summary>Whether that person also sees the output, which is not redirected to a file.</summary>
    public static bool IsSeen(PSHost host) => At(host) && !Console.IsOutputRedirected;
}
