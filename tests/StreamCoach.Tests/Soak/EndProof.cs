using System.Collections.Concurrent;
using System.Diagnostics;
using StreamCoach.Sessions;
using StreamCoach.Tests.Soak.Proof;

namespace StreamCoach.Tests.Soak;

/// <summary>
/// Checks the end of sessions on random schedules: no second of audio is missing without a report, and an interrupted session can be resumed to the
/// complete transcript.
/// </summary>
public class EndProof
{
    [Theory]
    [InlineData(true, Cut.AsDrawn, 10)]
    [InlineData(false, Cut.AsDrawn, 10)]
    [InlineData(true, Cut.Failure, 4)]
    [InlineData(false, Cut.Failure, 4)]
    [InlineData(true, Cut.Kill, 3)]
    [InlineData(false, Cut.Kill, 3)]
    public async Task No_word_is_missing_unreported_and_interrupted_sessions_can_be_continued(bool live, Cut cut, int inSuite)
    {
        if (Environment.GetEnvironmentVariable("STREAMCOACH_SOAK_ONLY") is { Length: > 0 } only && only != $"{(live ? "live" : "file")} {cut}") return;
        var wrong = new ConcurrentQueue<(Schedule Schedule, string What)>();
        var outcomes = new ConcurrentQueue<ProofOutcome>();
        long clock = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(Enumerable.Range(Rounds.Seed, Rounds.Count(inSuite)), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (seed, _) =>
        {
            Schedule schedule = Schedule.Draw(seed, live, cut);
            await using var run = new ScheduledRun(schedule);
            try
            {
                await run.RunAsync();
                outcomes.Enqueue(run.Outcome);
            }
            catch (Exception error)
            {
                // After any exception, the other runs continue.
                wrong.Enqueue((schedule, error is ProofException ? error.Message : error.ToString()));
                if (Rounds.IsLong) Console.WriteLine($"\nWRONG {schedule}\n  {wrong.Last().What}");
            }
        });
        if (Rounds.IsLong) Console.WriteLine(Summary(live, cut, [.. outcomes], wrong.Count, Stopwatch.GetElapsedTime(clock)));
        Assert.True(wrong.IsEmpty, string.Join("\n\n", wrong.Select(one => $"{one.Schedule}\n  {one.What}")));
    }

    private static string Summary(bool live, Cut cut, ProofOutcome[] outcomes, int wrong, TimeSpan time)
    {
        int First(SessionState state) => outcomes.Count(outcome => outcome.First == state);
        return FormattableString.Invariant($"""
            {(live ? "live" : "file")} {cut}: {outcomes.Length + wrong} schedules in {time.TotalSeconds:0} s, {wrong} wrong
              first: {First(SessionState.Completed)} Completed, {First(SessionState.Stopped)} Stopped, {First(SessionState.Interrupted)} Interrupted, {First(SessionState.Failed)} Failed, {outcomes.Sum(outcome => outcome.Unborn)} never began; {outcomes.Sum(outcome => outcome.Killed)} killed
              continued: {outcomes.Count(outcome => outcome.Continued > 0)} sessions, {outcomes.Sum(outcome => outcome.Continued)} times; gaps that stay: {outcomes.Sum(outcome => outcome.Gaps)}; connections: {outcomes.Sum(outcome => outcome.Connections)}, at most {outcomes.Select(outcome => outcome.Connections).DefaultIfEmpty().Max()} of one
            """);
    }
}
