using System.Runtime.InteropServices;

namespace StreamCoach.Audio;

/// <summary>A program and all that it has started, on a system where they are one group; libc is named here and in <see cref="Storage.UnixFiles"/>.</summary>
internal static class ProcessGroup
{
    private const int SigKill = 9;

    /// <summary>
    /// Ends all of it at one blow. <see cref="System.Diagnostics.Process.Kill(bool)"/> stops a program first, and then looks through all threads of
    /// the machine for its children: where this process ended meanwhile, a recorder would lie stopped for ever, the microphone in its hands.
    /// </summary>
    /// <param name="leader">The process that leads the group.</param>
    /// <returns>Whether there was such a group.</returns>
    public static bool End(int leader) => Signal(-leader, SigKill) == 0;

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Signal(int process, int signal);
}
