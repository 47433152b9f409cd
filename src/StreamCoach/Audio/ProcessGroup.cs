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
    /// The program that starts another one as the leader of a group of its own; <see langword="null"/> where it is missing, as on Windows and macOS. Ctrl+C at a
    /// prompt reaches every process in the terminal's group, and a recorder must survive it, because only the reading of turns stops.
    /// </summary>
    public static string? Launcher => OperatingSystem.IsWindows() ? null : ProgramOnPath.Find("setsid");

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
