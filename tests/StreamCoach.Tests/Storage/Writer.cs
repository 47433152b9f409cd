using System.Diagnostics;

namespace StreamCoach.Tests.Storage;

/// <summary>A process that writes the conversation of <c>Talk</c> to a journal; ended after the test.</summary>
internal sealed class Writer : IDisposable
{
    private readonly Process _process;

    /// <param name="root">The folder in which it saves.</param>
    /// <param name="mode"><c>kill</c>, <c>full</c> or <c>model</c>.</param>
    /// <param name="shell">A shell script that runs it with <c>exec "$@"</c>; <c>$0</c> is the root.</param>
    /// <param name="argument">The argument of the mode.</param>
    public Writer(string root, string mode, string? shell = null, string argument = "")
    {
        string[] command = [.. TestProgram.JournalWriter, root, TemporaryRoot.Id, mode, argument];
        if (shell is not null) command = ["sh", "-c", shell, root, .. command];
        var start = new ProcessStartInfo(command[0]) { RedirectStandardOutput = true };
        foreach (string word in command[1..]) start.ArgumentList.Add(word);
        _process = Process.Start(start)!;
    }

    public Task<string?> ReadLineAsync() => _process.StandardOutput.ReadLineAsync(Limit.Token).AsTask();

    /// <summary>Kills it: with SIGKILL, or TerminateProcess on Windows.</summary>
    /// <returns>The remaining complete lines of its output.</returns>
    public async Task<string[]> KillAsync()
    {
        _process.Kill();
        string rest = await _process.StandardOutput.ReadToEndAsync(Limit.Token);
        await _process.WaitForExitAsync(Limit.Token);
        return rest.ReplaceLineEndings("\n").Split('\n')[..^1];
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }
}
