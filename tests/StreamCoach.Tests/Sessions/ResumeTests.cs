using StreamCoach.Storage;

namespace StreamCoach.Tests.Sessions;

public class ResumeTests
{
    [Fact]
    public async Task What_had_no_answer_is_sent_and_the_talk_is_whole()
    {
        await using var sandbox = SandboxServer.Start();
        using var root = new Storage.TemporaryRoot();
        string id = await CutOffAsync(sandbox, root.Path, SandboxServer.RecordingPath);
        await using TranscriptionSession resumed = SavedSessions.Resume(id, Sandboxed.Options(sandbox, saveIn: root.Path));
        await resumed.StartAsync(Limit.Token);
        Undisturbed.AssertEqual(await resumed.TurnsAsync());
        Undisturbed.AssertEqual(SavedSessions.Open(root.Path, id).GetTurns());
    }

    [Fact]
    public async Task A_disk_that_takes_no_more_sound_is_told()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("There is no 'cat' there.");
        await using var sandbox = SandboxServer.Start(new SandboxOptions { HeartbeatInterval = TimeSpan.FromMilliseconds(50) });
        using var root = new Storage.TemporaryRoot();
        using TemporaryFile sound = Undisturbed.Pcm();
        string id = await CutOffAsync(sandbox, root.Path, null, "cat", sound.Path);
        SessionFolder folder = SessionFolder.Open(root.Path, id);
        // Where the next file of sound would begin, something lies in the way.
        using (AudioSpool left = AudioSpool.Open(folder, 32_000, Assert.Fail)!) Directory.CreateDirectory(folder.FilePath($"audio-{left.End}.pcm"));
        // For longer than sound waits for the disk it has no answer.
        sandbox.FaultNext(SandboxFault.HalfOpen(1));
        await using TranscriptionSession resumed = SavedSessions.Resume(id,
            Sandboxed.Options(sandbox, saveIn: root.Path, limits: new() { Silence = TimeSpan.FromSeconds(4) }));
        await resumed.StartAsync(Limit.Token);
        await resumed.TurnsAsync();
        Assert.Single(resumed.Notes.Since(0), note => note.Text.StartsWith("Sound is not kept any further: ", StringComparison.Ordinal));
        Assert.Equal(SessionState.Completed, resumed.State);
    }

    /// <summary>A session that is ended in the middle, and whose journal then ends as a killed process's does.</summary>
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
        File.WriteAllLines(journal, lines[..^1].Where(line => !line.Contains("\"gap\"", StringComparison.Ordinal)));
        return session.Id;
    }
}
