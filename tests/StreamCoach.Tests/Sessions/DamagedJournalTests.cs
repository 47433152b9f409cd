using StreamCoach.Errors;
using StreamCoach.Sessions;
using StreamCoach.Storage;
using StreamCoach.Turns;

namespace StreamCoach.Tests.Sessions;

/// <summary>Resumes sessions whose journal contains false positions.</summary>
public class DamagedJournalTests
{
    [Theory]
    [InlineData("1e300")]
    [InlineData("\"Infinity\"")]
    public async Task An_impossible_position_loses_no_word(string position)
    {
        await using var sandbox = SandboxServer.Start();
        using var root = new Storage.TemporaryRoot();
        string id = await CutOffAsync(sandbox, root.Path, position);
        await using TranscriptionSession resumed = SavedSessions.Resume(id, Sandboxed.Options(sandbox, saveIn: root.Path));
        await resumed.StartAsync(Limit.Token);
        SampleRecording.AssertTurns(await resumed.TurnsAsync());
    }

    [Fact]
    public async Task A_position_beyond_the_recording_is_an_error()
    {
        await using var sandbox = SandboxServer.Start();
        using var root = new Storage.TemporaryRoot();
        string id = await CutOffAsync(sandbox, root.Path, "5000");
        int connections = sandbox.Sessions.Count;
        await using TranscriptionSession resumed = SavedSessions.Resume(id, Sandboxed.Options(sandbox, saveIn: root.Path));
        var failure = await Assert.ThrowsAsync<StreamCoachException>(() => resumed.StartAsync(Limit.Token));
        Assert.Equal(FailureKind.SavedSessionUnreadable, failure.Kind);
        Assert.Contains("5000.0 s", failure.Message);
        // Nothing is billed.
        Assert.Equal(connections, sandbox.Sessions.Count);
    }

    // Ends the session in the middle; its journal then ends like that of a killed process, with a position that the test specifies.
    private static async Task<string> CutOffAsync(SandboxServer sandbox, string root, string position)
    {
        await using TranscriptionSession session = TranscriptionSession.FromFile(SandboxServer.RecordingPath, Sandboxed.Options(sandbox, saveIn: root));
        await session.StartAsync(Limit.Token);
        await foreach (Turn _ in session.ReadTurnsAsync(cancel: Limit.Token)) break;
        await session.StopAsync(discardUnsent: true).Within();
        string journal = SessionFolder.Open(root, session.Id).FilePath(SessionFolder.JournalFile);
        string[] lines = [.. File.ReadAllLines(journal)[..^1].Where(line => !line.Contains("\"gap\"", StringComparison.Ordinal))];
        File.WriteAllLines(journal, [.. lines, $$"""{"type":"answered","answered":{{position}}}"""]);
        return session.Id;
    }
}
