using System.Diagnostics;

namespace StreamCoach.Tests.Storage;

/// <summary>A process of its own that journals the talk of <c>Talk</c>; gone after the test.</summary>
internal sealed class Writer : IDisposable
{
    private readonly Process _process;

    /// <param name="root">Where it saves.</param>
    /// <param name="mode"><c>kill</c> or <c>full</c>.</param>
    /// <param name="shell">A shell script that ends with <c>exec "$@"</c>, to run it in; <c>$0</c> is the root.</param>
    public Writer(string root, string mode, string? shell = null)
    {
        string[] command = ["dotnet", "exec", Path.Combine(AppContext.BaseDirectory, "StreamCoach.JournalWriter.dll"), root, TemporaryRoot.Id, mode];
        if (shell is not null) command = ["sh", "-c", shell, root, .. command];
        var start = new ProcessStartInfo(command[0]) { RedirectStandardOutput = true };
        foreach (string argument in command[1..]) start.ArgumentList.Add(argument);
        _process = Process.Start(start)!;
    }

    public Task<string?> ReadLineAsync() => _process.StandardOutput.ReadLineAsync(Limit.Token).AsTask();

    /// <summary>Kills it, as kill -9 does.</summary>
    /// <returns>The whole lines that it had still written.</returns>
    public async Task<string[]> KillAsync()
    {
        _process.Kill();
        string rest = await _process.StandardOutput.ReadToEndAsync(Limit.Token);
        await _process.WaitForExitAsync(Limit.Token);
        return rest.Split('\n')[..^1];
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }
}
