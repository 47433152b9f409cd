using StreamCoach.JournalWriter;
using StreamCoach.Sessions;
using StreamCoach.Tests.Storage;
using StreamCoach.Turns;

namespace StreamCoach.Tests.Turns;

public class TurnLogTests
{
    [Fact]
    public async Task A_slow_disk_blocks_no_reader()
    {
        using var root = new TemporaryRoot();
        var disk = new BlockedDisk();
        using SessionJournalWriter journal = SessionJournalWriter.Create(root.Folder, Talk.Header(TemporaryRoot.Id), Assert.Fail, disk.Of);
        disk.Block();
        var log = new TurnLog();
        log.Append(Talk.Turn(TemporaryRoot.Id, 0));
        log.Journal = journal;
        Task writing = Task.Run(() => log.Append(Talk.Turn(TemporaryRoot.Id, 1)));
        await disk.Waits.Within();

        (int count, int order) = await Task.Run(() =>
        {
            TurnCursor cursor = default;
            TurnLogEntry first = log.Read(ref cursor, includePartials: true);
            Assert.Null(log.Read(ref cursor, includePartials: true).Turn);
            return (log.Count, first.Turn!.Order);
        }).Within();
        // No reader gets a turn before it is written.
        Assert.Equal((1, 0), (count, order));
        disk.Release();
        await writing.Within();
        Assert.Equal(2, log.Count);
    }
}
