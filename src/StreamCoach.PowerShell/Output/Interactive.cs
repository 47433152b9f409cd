using System.Management.Automation.Host;

namespace StreamCoach.Commands.Output;

/// <summary>Whether a person sits in front: not in a script's job, over remoting, or with redirected input.</summary>
internal static class Interactive
{
    private static readonly bool NonInteractive = Environment.GetCommandLineArgs().Skip(1)
        .Any(argument => argument.Length >= 5 && "-noninteractive".StartsWith(argument, StringComparison.OrdinalIgnoreCase));

    public static bool At(PSHost host) =>
        host.Name == "ConsoleHost" && !NonInteractive && !Console.IsInputRedirected && Environment.UserInteractive;

    /// <summary>Whether that person also sees what is written; a file does not want to know how to stop a microphone.</summary>
    public static bool IsSeen(PSHost host) => At(host) && !Console.IsOutputRedirected;
}
