using StreamCoach.Sandbox.Faults;
using StreamCoach.Sessions;
using StreamCoach.Storage;
using StreamCoach.Turns;

namespace StreamCoach.Tests.Sessions;

public class ResumeTests
{
    [Fact]
    public async Task Unconfirmed_audio_is_sent_and_the_transcript_is_complete()
    {
        await using var sandbox = SandboxServer.Start();
        using var root = new Storage.TemporaryRoot();
        string id = await CutOffAsync(sandbox, root.Path, SandboxServer.RecordingPath);
        await using TranscriptionSession resumed = SavedSessions.Resume(id, Sandboxed.Options(sandbox, saveIn: root.Path));
        await resumed.StartAsync(Limit.Token);
        SampleRecording.AssertTurns(await resumed.TurnsAsync());
        SampleRecording.AssertTurns(SavedSessions.Open(root.Path, id).GetTurns());
    }

    [Fact]
    public async Task Saved_live_audio_is_sent_before_new_audio()
    {
        await using var sandbox = SandboxServer.Start();
        using var root = new Storage.TemporaryRoot();
        using TemporaryFile sound = SampleRecording.Pcm();
        string id = await CutOffAsync(sandbox, root.Path, null, TestProgram.Play(sound.Path));
        KeepOnly(root.Path, id, (0, File.ReadAllBytes(sound.Path)));
        // The program starts again before the service responds.
        sandbox.FaultNext(SandboxFault.Delay(TimeSpan.FromMilliseconds(300)));
        await using TranscriptionSession resumed = SavedSessions.Resume(id, Sandboxed.Options(sandbox, saveIn: root.Path));
        await resumed.StartAsync(Limit.Token);
        List<Turn> turns = await resumed.TurnsAsync();
        SampleRecording.AssertTurns(turns[..SampleRecording.TurnCount]);
        Assert.Equal(turns[..SampleRecording.TurnCount].Select(turn => turn.Text), turns[SampleRecording.TurnCount..].Select(turn => turn.Text));
        Assert.Equal((SessionState.Completed, 0), (resumed.State, resumed.Reconnects));
        Assert.Empty(resumed.Gaps);
    }

    [Fact]
    public async Task A_program_that_is_no_longer_running_is_not_recorded_again_and_its_audio_is_sent()
    {
        await using var sandbox = SandboxServer.Start();
        using var root = new Storage.TemporaryRoot();
        using TemporaryFile sound = SampleRecording.Pcm();
        string id = await CutOffAsync(sandbox, root.Path, null, TestProgram.Play(sound.Path));
        KeepOnly(root.Path, id, (0, File.ReadAllBytes(sound.Path)));
        string journal = SessionFolder.Open(root.Path, id).FilePath(SessionFolder.JournalFile);
        string text = File.ReadAllText(journal);
        Assert.Contains("\"sourceKind\":\"Program\"", text);
        File.WriteAllText(journal, text.Replace("\"sourceKind\":\"Program\"", "\"sourceKind\":\"Process\",\"device\":\"no-such-program\"", StringComparison.Ordinal));
        await using TranscriptionSession resumed = SavedSessions.Resume(id, Sandboxed.Options(sandbox, saveIn: root.Path));
        await resumed.StartAsync(Limit.Token);
        SampleRecording.AssertTurns(await resumed.TurnsAsync());
        Assert.Single(resumed.Diagnostics.Since(0), note => note.Text.StartsWith("The remaining audio is transcribed, and nothing more is recorded. ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Audio_lost_on_disk_is_a_gap_and_the_rest_is_transcribed(bool unconfirmed)
    {
        await using var sandbox = SandboxServer.Start();
        using var root = new Storage.TemporaryRoot();
        byte[] recording = File.ReadAllBytes(SandboxServer.RecordingPath)[44..];
        using TemporaryFile sound = new(".raw", recording);
        string id = await CutOffAsync(sandbox, root.Path, null, TestProgram.Play(sound.Path));
        // The first loss ends in the middle of the second turn; the second begins in the third turn.
        KeepOnly(root.Path, id, (60, recording[..Bytes(9)]), (120, recording[Bytes(30)..]));
        File.AppendAllText(SessionFolder.Open(root.Path, id).FilePath(SessionFolder.JournalFile),
            "{\"type\":\"ended\",\"state\":\"Failed\",\"kind\":\"ConnectionLost\",\"message\":\"\",\"answered\":1}\n");
        await using TranscriptionSession resumed = SavedSessions.Resume(id, Sandboxed.Options(sandbox, saveIn: root.Path));
        int before = resumed.GetTurns().Count;
        if (unconfirmed) sandbox.FaultNext(SandboxFault.NoTermination());
        await resumed.StartAsync(Limit.Token);
        List<Turn> turns = (await resumed.TurnsAsync())[before..];
        SessionGap gap = Assert.Single(resumed.Gaps);
        // Unconfirmed audio before the lost audio counts as lost too, from the end of the first turn.
        Assert.Equal(120, gap.Start + gap.Seconds, 3);
        Assert.Equal(unconfirmed ? 65.4 : 69, gap.Start, 1);
        Assert.NotEqual(unconfirmed, turns.Exists(turn => turn.Start < 69 && turn.Text.StartsWith("Honestly", StringComparison.Ordinal)));
        Assert.Contains(turns, turn => turn.Start > 120);
        Assert.DoesNotContain(turns, turn => turn.End > 69.2 && turn.Start < 120);
        Assert.Equal(SessionState.Completed, resumed.State);
    }

    [Fact]
    public async Task A_disk_that_rejects_audio_is_reported()
    {
        await using var sandbox = SandboxServer.Start(new SandboxOptions { HeartbeatInterval = TimeSpan.FromMilliseconds(50) });
        using var root = new Storage.TemporaryRoot();
        using TemporaryFile sound = SampleRecording.Pcm();
        string id = await CutOffAsync(sandbox, root.Path, null, TestProgram.Play(sound.Path));
        KeepOnly(root.Path, id, (60, new byte[Bytes(1)]));
        // A folder has the name of the next file.
        Directory.CreateDirectory(AudioFile(root.Path, id, 61));
        // The service confirms nothing for longer than audio waits for the disk.
        sandbox.FaultNext(SandboxFault.HalfOpen(1));
        await using TranscriptionSession resumed = SavedSessions.Resume(id,
            Sandboxed.Options(sandbox, saveIn: root.Path, limits: new() { HeartbeatTimeout = TimeSpan.FromSeconds(4) }));
        await resumed.StartAsync(Limit.Token);
        await resumed.TurnsAsync();
        Assert.Single(resumed.Diagnostics.Since(0), note => note.Text.StartsWith("Audio is no longer saved on disk: ", StringComparison.Ordinal));
        Assert.Equal(SessionState.Completed, resumed.State);
    }

    /// <summary>A session whose journal is like that of a process that was killed after its first turn.</summary>
    private static async Task<string> CutOffAsync(SandboxServer sandbox, string root, string? path, params string[] command)
    {
        SessionOptions options = Sandboxed.Options(sandbox, saveIn: root);
        await using TranscriptionSession session = path is null
            ? TranscriptionSession.FromProgram(command, 16_000, options) : TranscriptionSession.FromFile(path, options);
        await session.StartAsync(Limit.Token);
        await foreach (Turn _ in session.ReadTurnsAsync(cancel: Limit.Token)) break;
        await session.StopAsync(discardUnsent: true).Within();
        string journal = SessionFolder.Open(root, session.Id).FilePath(SessionFolder.JournalFile);
        string[] lines = File.ReadAllLines(journal);
        Assert.Contains("\"ended\"", lines[^1]);
        // A slow machine hears the beginning of the second turn too before it stops.
        File.WriteAllLines(journal, lines[..(Array.FindIndex(lines, line => line.Contains("\"type\":\"turn\"", StringComparison.Ordinal)) + 1)]);
        return session.Id;
    }

    private static void KeepOnly(string root, string id, params (int Second, byte[] Pcm)[] pieces)
    {
        foreach (string file in Directory.GetFiles(SessionFolder.Open(root, id).Path, "*.pcm")) File.Delete(file);
        foreach ((int second, byte[] pcm) in pieces) File.WriteAllBytes(AudioFile(root, id, second), pcm);
    }

    private static string AudioFile(string root, string id, int second) => SessionFolder.Open(root, id).FilePath($"audio-{Bytes(second)}.pcm");

    private static int Bytes(int seconds) => seconds * 32_000;
}
