using System.Diagnostics;

namespace StreamCoach.Tests.Soak.Proof;

/// <summary>A session in a process of its own, which is killed when the service has received a drawn number of seconds.</summary>
internal sealed class SessionProcess : IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(3);

    private readonly SandboxServer _sandbox;
    private readonly Schedule _schedule;
    private readonly Process _process;

    public SessionProcess(string root, SandboxServer sandbox, Schedule schedule, string path)
    {
        _sandbox = sandbox;
        _schedule = schedule;
        var start = new ProcessStartInfo("dotnet",
        [
            "exec", Path.Combine(AppContext.BaseDirectory, "StreamCoach.JournalWriter.dll"), root, "-", "session",
            sandbox.Endpoint.AbsoluteUri, schedule.Live ? "live" : "file", path, schedule.Model.Model, schedule.Model.FormatTurns == true ? "format" : "raw",
        ])
        { RedirectStandardOutput = true };
        start.Environment["ASSEMBLYAI_API_KEY"] = sandbox.ApiKey;
        _process = Process.Start(start)!;
    }

    /// <summary>Kills it at its place, or lets it end before.</summary>
    /// <returns>The turns that it had shown: number, tab, text.</returns>
    public async Task<string[]> KillAsync(TimeSpan limit)
    {
        Task<string> reading = _process.StandardOutput.ReadToEndAsync();
        Task ended = _process.WaitForExitAsync();
        using var late = new CancellationTokenSource(limit);
        while (!ended.IsCompleted && _sandbox.Sessions.Sum(session => session.AudioSeconds) < _schedule.KillAt)
        {
            if (late.IsCancellationRequested) throw new ProofException($"the process still runs after {limit.TotalSeconds:0} s");
            await Task.WhenAny(ended, Task.Delay(Look));
        }
        if (!ended.IsCompleted) _process.Kill();
        await ended.WaitAsync(limit);
        // What the kill cut off was not shown as a line.
        return (await reading.WaitAsync(limit)).Split('\n')[..^1];
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }
}
