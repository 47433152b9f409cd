using System.Diagnostics;

namespace StreamCoach.Tests.Soak.Proof;

/// <summary>A session in its own process, which is killed when the service has received the specified seconds of audio.</summary>
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
        string[] command = TestProgram.JournalWriter;
        var start = new ProcessStartInfo(command[0],
        [
            .. command[1..], root, "-", "session",
            sandbox.Endpoint.AbsoluteUri, schedule.Live ? "live" : "file", path, schedule.Model.Model, schedule.Model.FormatTurns == true ? "format" : "raw",
        ])
        { RedirectStandardOutput = true };
        start.Environment["ASSEMBLYAI_API_KEY"] = sandbox.ApiKey;
        _process = Process.Start(start)!;
    }

    /// <summary>Kills the process at the specified time, unless it ends before.</summary>
    /// <returns>The shown turns: number, tab, text.</returns>
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
        // A line that the kill truncated was not shown.
        return (await reading.WaitAsync(limit)).ReplaceLineEndings("\n").Split('\n')[..^1];
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }
}
