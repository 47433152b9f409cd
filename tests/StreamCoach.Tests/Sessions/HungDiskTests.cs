using StreamCoach.JournalWriter;
using StreamCoach.Recognition;
using StreamCoach.Sessions;
using StreamCoach.Storage;
using StreamCoach.Tests.Storage;
using StreamCoach.Turns;

namespace StreamCoach.Tests.Sessions;

/// <summary>A disk that hangs holds up what is written to it, and nobody who only looks.</summary>
public class HungDiskTests
{
    [Fact]
    public async Task A_session_whose_disk_hangs_still_reports_its_state_and_turns()
    {
        await using var sandbox = SandboxServer.Start();
        using var root = new TemporaryRoot();
        var disk = new BlockedDisk();
        await using TranscriptionSession session = TranscriptionSession.FromFile(SandboxServer.RecordingPath, Sandboxed.Options(sandbox, saveIn: root.Path, disk: disk));
        await session.StartAsync(Limit.Token);
        await foreach (Turn first in session.ReadTurnsAsync(cancel: Limit.Token)) break;
        disk.Block();
        Task change = Task.Run(() => session.Change(new StreamingChange { MinTurnSilence = 300 }));
        // By now a write hangs: this one comes second.
        Task names = disk.Waits.ContinueWith(_ => session.NameSpeakers(new SpeakerNames(new Dictionary<string, string> { ["A"] = "Ana" })), TaskScheduler.Default);
        await disk.Waits.Within();
        try
        {
            await Task.Run(async () =>
            {
                Assert.NotEqual(SessionState.Completed, session.State);
                Assert.Null(session.EndedAt);
                Assert.Null(session.Failure);
                Assert.NotEmpty(session.GetTurns());
                Assert.NotEmpty(session.Diagnostics.Since(0));
                await foreach (Turn first in session.ReadTurnsAsync(cancel: Limit.Token)) break;
            }).WaitAsync(TimeSpan.FromSeconds(15));
            Assert.False(change.IsCompleted);
        }
        finally
        {
            // However it went: what hangs would hang the end of the test too.
            disk.Release();
        }
        await Task.WhenAll(change, names).Within();
        await session.Completion.Within();

        SampleRecording.AssertTurns(session.GetTurns());
        SavedJournal saved = SavedJournal.Read(SessionFolder.Open(root.Path, session.Id));
        SampleRecording.AssertTurns(saved.Turns);
        Assert.Equal((300, "Ana"), (saved.Options.MinTurnSilence, saved.Names.Of("A")));
    }

    [Fact]
    public async Task Lines_that_are_added_while_a_write_hangs_follow_it_in_their_order_and_in_one_write()
    {
        using var root = new TemporaryRoot();
        var disk = new BlockedDisk();
        SessionJournalWriter journal = SessionJournalWriter.Create(root.Folder, Talk.Header(TemporaryRoot.Id), Assert.Fail, disk.Of);
        disk.Block();
        Task first = Task.Run(() => journal.Turns([Talk.Turn(TemporaryRoot.Id, 0)]));
        await disk.Waits.Within();
        // These two wait for nothing, and nobody waits for them.
        await Task.Run(() =>
        {
            journal.Turns([Talk.Turn(TemporaryRoot.Id, 1), Talk.Turn(TemporaryRoot.Id, 2)], defer: true);
            journal.Options(new() { Prompt = "cooking" }, defer: true);
            Assert.True(journal.IsWriting);
        }).Within();
        Task flush = Task.Run(journal.Flush);
        Assert.False(flush.IsCompleted);
        disk.Release();
        await Task.WhenAll(first, flush).Within();
        journal.Dispose();
        // The header, the turn, and all that came meanwhile.
        Assert.Equal(3, disk.Writes);
        SavedJournal saved = SavedJournal.Read(root.Folder);
        Assert.Equal([0, 1, 2], saved.Turns.Select(turn => turn.Order));
        Assert.Equal("cooking", saved.Options.Prompt);
    }
}
