using System.Text.RegularExpressions;
using StreamCoach.Threading;

namespace StreamCoach.Tests.House;

/// <summary>An unhandled exception of a thread or timer would end the user's PowerShell, so one file starts all of them.</summary>
public partial class ThreadsTests
{
    [Fact]
    public void Threads_and_timers_are_started_in_one_place()
    {
        string[] found = [.. LocksTests.Sources().Where(file => Path.GetFileName(file) != "Background.cs")
            .SelectMany(file => Starts().Matches(File.ReadAllText(file)).Select(match => $"{Path.GetFileName(file)}: {match.Value}"))];
        Assert.Empty(found);
    }

    [Fact]
    public async Task An_exception_of_a_thread_or_timer_is_reported_and_does_not_end_the_process()
    {
        var thread = new TaskCompletionSource<Exception>();
        Background.Start("test", () => throw new InvalidOperationException("thread"), error =>
        {
            thread.SetResult(error);
            throw new InvalidOperationException("whoever is told");
        });
        Assert.Equal("thread", (await thread.Task.Within()).Message);

        var timer = new TaskCompletionSource<Exception>();
        await using Timer once = Background.Timer(TimeSpan.Zero, Timeout.InfiniteTimeSpan, () => throw new InvalidOperationException("timer"), timer.SetResult);
        Assert.Equal("timer", (await timer.Task.Within()).Message);

        Assert.Equal("work", (await Assert.ThrowsAsync<InvalidOperationException>(() => Background.RunAsync("test", () => throw new InvalidOperationException("work")).Within())).Message);
        // The thread that reported it has ended too, and this process continues.
        await Background.RunAsync("test", () => { }).Within();
    }

    [Fact]
    public async Task Hanging_work_blocks_no_other_work()
    {
        using var free = new ManualResetEventSlim();
        int hung = 0;
        var all = new List<Task>();
        try
        {
            for (int i = 0; i < 3 * Environment.ProcessorCount; i++)
            {
                BlockingWorkers.Start(() =>
                {
                    Interlocked.Increment(ref hung);
                    free.Wait(Limit.Token);
                });
            }
            for (int i = 0; i < 5; i++)
            {
                var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                BlockingWorkers.Start(done.SetResult);
                all.Add(done.Task);
            }
            CancellationToken limit = Limit.Token;
            while (!all.TrueForAll(work => work.IsCompleted))
            {
                BlockingWorkers.Grow();
                await Task.Delay(10, limit);
            }
            Assert.Equal(3 * Environment.ProcessorCount, hung);
        }
        finally
        {
            free.Set();
        }
    }

    [GeneratedRegex(@"\bnew (System\.Threading\.)?(Thread|Timer|PeriodicTimer)\(|\basync void\b|QueueUserWorkItem|UnsafeStart|System\.Timers|\bTimer\? \w+ = new\(")]
    private static partial Regex Starts();
}
