using System.Runtime.InteropServices;

namespace StreamCoach.Audio;

/// <summary>
/// A program and everything that it has started, on systems with process groups. Only this class and <see cref="Storage.UnixFiles"/> name
/// libc.
/// </summary>
internal static class ProcessGroup
{
    private const int SigKill = 9;

    /// <summary>
    /// The command that starts another one as the leader of a group of its own; empty where there is none, as on Windows. Ctrl+C at a prompt reaches every process in the terminal's group,
    /// and a recorder must survive it, because only the reading of turns stops. macOS has no setsid, but perl.
    /// </summary>
    public static IReadOnlyList<string> Launcher => OperatingSystem.IsWindows() ? []
        : ProgramOnPath.Find("setsid") is { } setsid ? [setsid]
        : ProgramOnPath.Find("perl") is { } perl ? [perl, "-e", "setpgrp(0, 0); exec { $ARGV[0] } @ARGV; exit 127"]
        : [];

    /// <summary>
    /// Kills the whole group with one signal. <see cref="System.Diagnostics.Process.Kill(bool)"/> suspends a program first and then
    /// searches all threads of the machine for its children; if this process ends meanwhile, a recorder stays suspended and keeps the
    /// microphone.
    /// </summary>
    /// <param name="leader">The process id of the group's leader.</param>
    /// <returns>Whether the group existed.</returns>
    public static bool End(int leader) => Signal(-leader, SigKill) == 0;

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Signal(int process, int signal);
}
