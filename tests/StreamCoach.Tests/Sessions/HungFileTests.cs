using System.Diagnostics;
using StreamCoach.Audio;
using StreamCoach.Errors;
using StreamCoach.Sessions;

namespace StreamCoach.Tests.Sessions;

/// <summary>A file on a share that hangs, simulated by a named pipe whose writer stops after a few seconds of audio.</summary>
public sealed class HungFileTests : IDisposable
{
    private readonly string _pipe = Path.Combine(Path.GetTempPath(), $"streamcoach-{Guid.NewGuid():N}.wav");
    private readonly List<Process> _writers = [];

    [Fact]
    public async Task A_hanging_file_is_reported_can_be_stopped_and_blocks_no_other_session()
    {
        await using var sandbox = SandboxServer.Start();
        await using TranscriptionSession hung = await HungAsync(sandbox, hangWarning: TimeSpan.FromMilliseconds(300));
        await Until(() => hung.InputState == InputState.Stalled);
        Assert.Contains(hung.Diagnostics.Since(0), note => note.Level == DiagnosticLevel.Warning && note.Text.Contains($"'{_pipe}' could not be read for"));

        await using TranscriptionSession other = Sandboxed.Recording(sandbox);
        await other.StartAsync(Limit.Token);
        SampleRecording.AssertTurns(await other.TurnsAsync());
        Assert.Equal(InputState.Stalled, hung.InputState);

        await hung.StopAsync().Within();
        Assert.Null(hung.Failure);
        Assert.StartsWith("So, um, thanks", Assert.Single(hung.GetTurns()).Text);
        Assert.True(sandbox.Sessions[0].Terminated);
    }

    [Fact]
    public async Task A_file_that_hangs_too_long_fails_the_session_which_keeps_its_turns()
    {
        await using var sandbox = SandboxServer.Start();
        await using TranscriptionSession hung = await HungAsync(sandbox, hangWarning: TimeSpan.FromMilliseconds(100), hangLimit: TimeSpan.FromSeconds(1));
        await hung.Completion.Within();
        Assert.Equal(FailureKind.AudioFileUnreadable, hung.Failure?.Kind);
        Assert.Contains("does not respond", hung.Failure!.Message);
        Assert.Contains("Resume-TranscriptionSession", hung.Error!.Advice);
        Assert.StartsWith("So, um, thanks", Assert.Single(hung.GetTurns()).Text);
        Assert.True(sandbox.Sessions[0].Terminated);
    }

    [Fact]
    public async Task A_hanging_file_blocks_neither_a_forced_stop_nor_an_abort()
    {
        await using var sandbox = SandboxServer.Start();
        await using TranscriptionSession forced = await HungAsync(sandbox);
        await sandbox.Sessions[0].WaitForAudioAsync(1, Limit.Token);
        await forced.StopAsync(discardUnsent: true).Within();
        await using TranscriptionSession aborted = await HungAsync(sandbox);
        await sandbox.Sessions[1].WaitForAudioAsync(1, Limit.Token);
        aborted.Abort();
        await aborted.Completion.Within();
    }

    public void Dispose()
    {
        foreach (Process writer in _writers)
        {
            writer.Kill();
            writer.Dispose();
        }
        File.Delete(_pipe);
    }

    private async Task<TranscriptionSession> HungAsync(SandboxServer sandbox, TimeSpan? hangWarning = null, TimeSpan? hangLimit = null)
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("A pipe by name stands for the share that hangs.");
        var start = new ProcessStartInfo("sh")
        {
            ArgumentList = { "-c", "rm -f \"$0\"; mkfifo \"$0\" && echo made; exec 3>\"$0\"; head -c 128044 \"$1\" >&3; exec sleep 60",
            _pipe, SandboxServer.RecordingPath },
            RedirectStandardOutput = true
        };
        Process writer = Process.Start(start)!;
        _writers.Add(writer);
        Assert.Equal("made", await writer.StandardOutput.ReadLineAsync(Limit.Token));
        TranscriptionSession session = TranscriptionSession.FromFile(_pipe, Sandboxed.Options(sandbox, hangWarning: hangWarning, hangLimit: hangLimit));
        await session.StartAsync(Limit.Token);
        return session;
    }

    private static async Task Until(Func<bool> condition)
    {
        CancellationToken limit = Limit.Token;
        while (!condition()) await Task.Delay(10, limit);
    }
}
