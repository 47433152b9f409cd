using StreamCoach.Errors;

namespace StreamCoach.Audio;

/// <summary>
/// Batch files on Windows are run by cmd.exe, which reads the whole command line again by rules of its own: an argument could run another program. Arguments are
/// passed as they are, so those that cmd.exe would interpret are refused.
/// </summary>
internal static class BatchFile
{
    private const string Interpreted = "\"%&|<>^!\r\n";

    /// <summary>Checks the arguments of a batch file; those of other programs may contain anything.</summary>
    /// <param name="program">The path of the program.</param>
    /// <param name="command">The command as the user gave it, the arguments from the second on.</param>
    /// <exception cref="StreamCoachException">An argument contains a character that cmd.exe would interpret.</exception>
    public static void Check(string program, IReadOnlyList<string> command)
    {
        if (!program.EndsWith(".bat", StringComparison.OrdinalIgnoreCase) && !program.EndsWith(".cmd", StringComparison.OrdinalIgnoreCase)) return;
        if (!OperatingSystem.IsWindows() || command.Skip(1).FirstOrDefault(argument => argument.Any(Interpreted.Contains)) is not { } argument) return;
        throw new StreamCoachException(FailureKind.OptionInvalid,
            $"The argument '{argument}' cannot be passed to the batch file '{program}': cmd.exe, which runs it, interprets the characters {string.Join(' ', Interpreted.Where(c => !char.IsControl(c)))}. "
            + "With -AudioCommand, name the program that the batch file starts, or pass the argument in an environment variable.");
    }
}
