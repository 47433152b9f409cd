using StreamCoach.JournalWriter;
using StreamCoach.Storage;
using StreamCoach.Tests.Storage;
using StreamCoach.Turns;

namespace StreamCoach.Tests.Turns;

public class TurnLogTests
{
    // A write that fails tells of it, and here waits in the telling: to the log that is a disk which takes its time.
    [Fact]
    public async Task A_slow_disk_holds_up_no_reader()
    {
        if (!File.Exists("/dev/full")) Assert.Skip("There is no device whose writes fail.");
        using var root = new TemporaryRoot();
        Directory.CreateDirectory(root.Folder.Path);
        File.CreateSymbolicLink(root.Journal, "/dev/full");
        var writes = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var written = new ManualResetEventSlim();
        using Journal journal = Journal.Continue(root.Folder, _ =>
        {
            writes.SetResult();
            written.Wait(Limit.Token);
        });
        var log = new TurnLog();
        log.Append(Talk.Turn(TemporaryRoot.Id, 0));
        log.Journal = journal;
        Task writing = Task.Run(() => log.Append(Talk.Turn(TemporaryRoot.Id, 1)));
        await writes.Task.Within();

        (int count, int order) = await Task.Run(() =>
        {
            TurnCursor cursor = default;
            TurnLogEntry first = log.Read(ref cursor, includePartials: true);
            Assert.Null(log.Read(ref cursor, includePartials: true).Turn);
            return (log.Count, first.Turn!.Order);
        }).Within();
        // Nobody sees a turn before it is written.
        Assert.Equal((1, 0), (count, order));
        written.Set();
        await writing.Within();
        Assert.Equal(2, log.Count);
    }
}
