using StreamCoach.JournalWriter;
using StreamCoach.Recognition;
using StreamCoach.Sessions;
using StreamCoach.Storage;
using StreamCoach.Tests.Storage;
using StreamCoach.Turns;

namespace StreamCoach.Tests.Sessions;

/// <summary>A hanging disk blocks writes to it, but no reader of the session.</summary>
public class HungDiskTests
{
    [Fact]
    public async Task The_state_and_turns_of_a_session_are_readable_while_its_disk_hangs()
    {
        await using var sandbox = SandboxServer.Start();
        using var root = new TemporaryRoot();
        var disk = new BlockedDisk();
        await using TranscriptionSession session = TranscriptionSession.FromFile(SandboxServer.RecordingPath, Sandboxed.Options(sandbox, saveIn: root.Path, disk: disk.Of));
        await session.StartAsync(Limit.Token);
        await foreach (Turn first in session.ReadTurnsAsync(cancel: Limit.Token)) break;
        disk.Block();
        Task change = Task.Run(() => session.Change(new StreamingChange { MinTurnSilence = 300 }));
        // A write already hangs, so this one is the second.
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
            // Always, because the hanging disk would block the end of the test too.
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
    public async Task Lines_added_while_a_write_hangs_are_written_next_in_order_and_in_one_write()
    {
        using var root = new TemporaryRoot();
        var disk = new BlockedDisk();
        SessionJournalWriter journal = SessionJournalWriter.Create(root.Folder, Talk.Header(TemporaryRoot.Id), Assert.Fail, disk.Of);
        disk.Block();
        Task first = Task.Run(() => journal.Turns([Talk.Turn(TemporaryRoot.Id, 0)]));
        await disk.Waits.Within();
        // These two do not wait, and nobody waits for them.
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
        // The header, the turn, and everything that was added meanwhile.
        Assert.Equal(3, disk.Writes);
        SavedJournal saved = SavedJournal.Read(root.Folder);
        Assert.Equal([0, 1, 2], saved.Turns.Select(turn => turn.Order));
        Assert.Equal("cooking", saved.Options.Prompt);
    }
}
