using System.Collections;
using System.Diagnostics;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace StreamCoach.Commands.Completion;

/// <summary>Completes the names of the user's running programs, on Windows, which can record the sound of one of them.</summary>
public sealed class ProcessCompleter : IArgumentCompleter
{
    /// <summary>The names that begin with the typed word.</summary>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        if (!OperatingSystem.IsWindows()) return [];
        IReadOnlyList<(string Name, int[] Ids)> programs = Completions.WithinTimeout(List) ?? [];
        return programs.Where(program => Completions.Fits(program.Name, wordToComplete))
            .Select(program => Completions.Of(program.Name, program.Name, program.Ids.Length == 1 ? $"process {program.Ids[0]}" : $"{program.Ids.Length} processes"));
    }

    // Services run in a session of their own.
    private static IReadOnlyList<(string Name, int[] Ids)> List()
    {
        using var own = Process.GetCurrentProcess();
        return [.. Process.GetProcesses().Where(process => process.SessionId == own.SessionId)
            .GroupBy(process => process.ProcessName, process => process.Id, StringComparer.OrdinalIgnoreCase)
            .Select(named => (named.Key, named.ToArray())).OrderBy(program => program.Key, StringComparer.OrdinalIgnoreCase)];
    }
}
