namespace StreamCoach.Audio;

/// <summary>
/// Kills a recorder or another child process when this process dies, however it dies: a shell waits beside the program on a pipe that this process keeps open,
/// and kills the program when the pipe closes. A process that is killed with SIGKILL cannot end its children, and a recorder that ignores SIGPIPE would record
/// forever.
/// </summary>
internal static class ChildWatcher
{
    private const string Shell = "/bin/sh";

    // The shell starts the watcher and then becomes the program, which therefore has the expected process id and output.
    // A program that leads a group is ended with its group.
    private const string WatchedGroup = """
        exec 3<&0
        { trap '' HUP INT TERM; read -r _ <&3; kill -s KILL -- "-$$"; } >/dev/null 2>&1 &
        exec "$0" "$@" </dev/null 3<&-
        """;

    // Without a group only the program itself is ended, and only while it is still the watcher's parent, because its process id may have been reused.
    private const string WatchedAlone = """
        exec 3<&0
        sh -c 'trap "" HUP INT TERM; read -r _; [ "$(ps -o ppid= -p $$ | tr -d " ")" = "$0" ] && kill -9 "$0"' $$ <&3 >/dev/null 2>&1 &
        exec "$0" "$@" </dev/null 3<&-
        """;

    /// <summary>Whether this system has a shell that can watch. Windows needs none, and may have a file of that name which is something else.</summary>
    public static bool IsAvailable => !OperatingSystem.IsWindows() && File.Exists(Shell);

    /// <summary>Returns the command line that starts a program and its watcher. The watcher waits on the standard input of this command line.</summary>
    /// <param name="command">The program's path and its arguments.</param>
    /// <param name="leadsGroup">Whether the program leads a process group of its own (<see cref="ProcessGroup.Launcher"/>).</param>
    public static string[] CommandLine(IReadOnlyList<string> command, bool leadsGroup) => [Shell, "-c", leadsGroup ? WatchedGroup : WatchedAlone, .. command];
}
