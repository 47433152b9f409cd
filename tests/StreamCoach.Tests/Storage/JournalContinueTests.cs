using StreamCoach.Errors;
using StreamCoach.JournalWriter;
using StreamCoach.Sessions;
using StreamCoach.Turns;

namespace StreamCoach.Tests.Storage;

/// <summary>A journal that a later process continues.</summary>
public class JournalContinueTests
{
    private const string Id = TemporaryRoot.Id;

    [Fact]
    public void A_resumed_session_is_open_again_until_it_ends()
    {
        using var root = new TemporaryRoot();
        using (SessionJournalWriter journal = SessionJournalWriter.Create(root.Folder, Talk.Header(Id), Unexpected))
        {
            journal.Ended(SessionState.Failed, FailureKind.ConnectTimeout, "late", 0);
            Assert.Equal(SessionState.Failed, SavedJournal.Read(root.Folder).EndedState);
            journal.Began("again", "u3-rt-pro", DateTime.UtcNow, 0);
            SavedJournal saved = SavedJournal.Read(root.Folder);
            Assert.Equal((null, null, null), (saved.EndedState, saved.EndedAt, saved.Failure));
            journal.Ended(SessionState.Completed, null, null, 0);
        }
        Assert.Equal((SessionState.Completed, null), (SavedJournal.Read(root.Folder).EndedState, SavedJournal.Read(root.Folder).Failure));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Only_a_later_process_discards_the_unfinished_turn(bool laterProcess)
    {
        using var root = new TemporaryRoot();
        Turn cutOff = Talk.Turn(Id, 1).AsNotFinal();
        using (SessionJournalWriter journal = SessionJournalWriter.Create(root.Folder, Talk.Header(Id), Unexpected))
        {
            journal.Opened();
            journal.Began("first", "u3-rt-pro", DateTime.UtcNow, 0);
            journal.Turns([Talk.Turn(Id, 0), cutOff]);
            if (laterProcess) journal.Opened();
            journal.Began("second", "u3-rt-pro", DateTime.UtcNow, cutOff.Start!.Value);
        }
        Assert.Equal(laterProcess ? [0] : [0, 1], SavedJournal.Read(root.Folder).Turns.Select(turn => turn.Order));
    }

    private static void Unexpected(string warning) => Assert.Fail(warning);
}
