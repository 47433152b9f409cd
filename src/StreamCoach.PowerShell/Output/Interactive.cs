using System.Management.Automation.Host;

namespace StreamCoach.Commands;

/// <summary>Whether a person sits in front: not in a script's job, over remoting, or with redirected input.</summary>
internal static class Interactive
{
    public static bool At(PSHost host) => host.Name == "ConsoleHost" && !Console.IsInputRedirected && Environment.UserInteractive;
}
