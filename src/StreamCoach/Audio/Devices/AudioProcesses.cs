using System.Globalization;
using StreamCoach.Audio.Backend;
using StreamCoach.Errors;

namespace StreamCoach.Audio.Devices;

/// <summary>Finds the running program whose sound is to be recorded.</summary>
public static class AudioProcesses
{
    // Microsoft documents the interface from build 20348 on (AUDIOCLIENT_PROCESS_LOOPBACK_PARAMS), but Windows 10 has had it since version 2004.
    private const int FirstBuild = 19_041;

    /// <summary>Finds a running program by its process id or name.</summary>
    /// <param name="wanted">A process id, or a name with or without .exe; case does not matter.</param>
    /// <exception cref="StreamCoachException">This system cannot record one program, no process matches, or several that did not start each other.</exception>
    public static AudioProcess Find(string wanted)
    {
        if (!OperatingSystem.IsWindows()) throw NotSupported();
        AudioProcess found = Find(wanted, RunningProgram.List());
        if (!OperatingSystem.IsWindowsVersionAtLeast(10, 0, FirstBuild)) throw NotSupported();
        return AudioBackend.Missing is { } missing
            ? throw new StreamCoachException(FailureKind.MicrophoneNotSupported, $"The sound of a program cannot be recorded. {missing}", "Install StreamCoach again, or specify -Path or -AudioCommand.")
            : found;
    }

    /// <summary>Finds a program in a list. Of processes with one name, such as those of a browser, the one that started the others is meant.</summary>
    /// <param name="wanted">A process id, or a name with or without .exe; case does not matter.</param>
    /// <param name="running">The processes to search.</param>
    /// <exception cref="StreamCoachException">No process matches, or several that did not start each other.</exception>
    internal static AudioProcess Find(string wanted, IReadOnlyList<RunningProgram> running)
    {
        if (int.TryParse(wanted, NumberStyles.None, CultureInfo.InvariantCulture, out int id) && running.FirstOrDefault(program => program.Id == id) is { } exact) return Of(exact);
        string name = wanted.EndsWith(RunningProgram.Extension, StringComparison.OrdinalIgnoreCase) ? wanted[..^RunningProgram.Extension.Length] : wanted;
        RunningProgram[] named = [.. running.Where(program => program.Name.Equals(name, StringComparison.OrdinalIgnoreCase))];
        RunningProgram[] roots = [.. named.Where(program => !named.Any(program.WasStartedBy))];
        return roots.Length switch
        {
            1 => Of(roots[0]),
            0 => throw new StreamCoachException(FailureKind.ProcessNotFound, $"No program with the name or process id '{wanted}' is running."),
            _ => throw new StreamCoachException(FailureKind.ProcessAmbiguous,
                $"'{wanted}' is the name of {roots.Length} programs that run independently, with the process ids {string.Join(", ", roots.Select(program => program.Id).Order())}."),
        };
    }

    private static AudioProcess Of(RunningProgram program) => new(program.Id, program.Name, token => RunningProgram.WaitForEndAsync(program.Id, token));

    /// <summary>The failure of a system that has the interface by its version, and refuses it.</summary>
    /// <param name="process">The program that should be recorded.</param>
    /// <param name="error">What the audio library threw.</param>
    internal static StreamCoachException Refused(AudioProcess process, Exception error) => new(FailureKind.ProcessLoopbackNotSupported,
        $"Windows (build {Environment.OSVersion.Version.Build}) cannot record the sound of '{process.Name}' alone: {error.Message.Trim().TrimEnd('.')} (0x{error.HResult:X8}).", error);

    /// <summary>The failure of a system that has no such interface.</summary>
    internal static StreamCoachException NotSupported() => OperatingSystem.IsWindows()
        ? new(FailureKind.ProcessLoopbackNotSupported, $"The sound of one program can be recorded from Windows 10 version 2004 (build {FirstBuild}) on. This is build {Environment.OSVersion.Version.Build}.")
        : new(FailureKind.ProcessLoopbackNotSupported, "The sound of one program can be recorded on Windows only.", OperatingSystem.IsMacOS()
            ? "Send the sound of the program to a virtual device, such as BlackHole, and name that device with -Device."
            : "With PulseAudio or PipeWire, 'pactl list sink-inputs' shows the number of each program's sound. Record it with: "
                + "-AudioCommand parec, --raw, --rate=16000, --channels=1, --format=s16le, --monitor-stream=NUMBER");
}
