using StreamCoach.Errors;
using StreamCoach.Sessions;
using StreamCoach.Turns;

namespace StreamCoach.Tests.Turns;

public class TurnReaderTests
{
    [Fact]
    public async Task Early_and_late_readers_get_the_same_turns_and_then_the_failure()
    {
        await using TranscriptionSession session = Session();
        using var early = new TurnReader();
        early.Add(session);
        session.Log.Append(Make("one"));
        Assert.True(early.TryRead(out TurnRead first));
        session.Log.Append(Make("two"));
        session.Log.Complete(new StreamCoachException(FailureKind.ConnectionLost, "gone"));
        using var late = new TurnReader();
        late.Add(session);

        Assert.Equal("one", first.Turn!.Text);
        Assert.Equal(["two", "ConnectionLost"], Rest(early));
        Assert.Equal(["one", "two", "ConnectionLost"], Rest(late));
        Assert.True(late.IsDone);
    }

    [Fact]
    public async Task Last_starts_with_the_latest_turns()
    {
        await using TranscriptionSession session = Session();
        for (int i = 0; i < 5; i++) session.Log.Append(Make($"{i}"));
        session.Log.Complete(null);
        foreach ((int last, string[] expected) in new (int, string[])[] { (0, []), (2, ["3", "4"]), (9, ["0", "1", "2", "3", "4"]) })
        {
            using var reader = new TurnReader();
            reader.Add(session, last);
            Assert.Equal(expected, Rest(reader));
        }
    }

    [Fact]
    public async Task Requested_partials_come_newest_only_and_never_after_their_final()
    {
        await using TranscriptionSession session = Session();
        using var reader = new TurnReader(includePartials: true);
        using var finals = new TurnReader();
        reader.Add(session);
        finals.Add(session);
        session.Log.SetPartial(Make("o"));
        session.Log.SetPartial(Make("on"));
        Assert.True(reader.TryRead(out TurnRead partial));
        Assert.Equal("on", partial.Turn!.Text);
        Assert.False(reader.TryRead(out _));
        // A reader is not woken by turns that it does not read.
        Assert.False(finals.TryRead(out _));
        finals.Wait(TimeSpan.Zero, Limit.Token);
        session.Log.SetPartial(Make("one"));
        Assert.Equal((true, false), (reader.Wait(TimeSpan.Zero, Limit.Token), finals.Wait(TimeSpan.Zero, Limit.Token)));
        session.Log.Append(Make("One."));
        Assert.Equal(["One."], Rest(reader));
        Assert.Equal(["One."], Rest(finals));
        Assert.Null(session.Log.Partial);
    }

    [Fact]
    public async Task Many_sessions_are_read_together_each_in_order()
    {
        TranscriptionSession[] sessions = [.. Enumerable.Range(0, 20).Select(_ => Session())];
        using var reader = new TurnReader();
        foreach (TranscriptionSession session in sessions) reader.Add(session);
        Task[] writers = [.. sessions.Select(session => Task.Run(() =>
        {
            for (int i = 0; i < 500; i++) session.Log.Append(Make($"{i}"));
            session.Log.Complete(null);
        }))];
        var read = sessions.ToDictionary(session => session, _ => new List<int>());
        while (!reader.IsDone)
        {
            if (!reader.TryRead(out TurnRead next)) Assert.True(reader.Wait(Limit.Time, default));
            else if (next.Turn is { } turn) read[next.Session].Add(turn.Order);
        }
        await Task.WhenAll(writers);
        Assert.All(read.Values, orders => Assert.Equal(Enumerable.Range(0, 500), orders));
    }

    [Fact]
    public async Task A_disposed_reader_is_unsubscribed_and_a_waiting_one_is_cancelled()
    {
        await using TranscriptionSession session = Session();
        var reader = new TurnReader();
        reader.Add(session);
        using var stop = new CancellationTokenSource();
        reader.Wait(TimeSpan.Zero, default);
        Task waiting = Task.Run(() => reader.Wait(Timeout.InfiniteTimeSpan, stop.Token));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.Within());
        reader.Dispose();
        session.Log.Append(Make("after"));
        Assert.True(reader.IsDone);
    }

    [Fact]
    public async Task A_diagnostic_wakes_a_waiting_reader()
    {
        await using TranscriptionSession session = Session();
        using var reader = new TurnReader();
        reader.Add(session);
        Assert.False(reader.TryRead(out _));
        reader.Wait(TimeSpan.Zero, default);
        Task<bool> woken = Task.Run(() => reader.Wait(Limit.Time, default));
        session.Diagnostics.Add(DiagnosticLevel.Warning, "The line dropped.");
        Assert.True(await woken.Within());
        Assert.False(reader.TryRead(out _));
    }

    [Fact]
    public void A_revision_is_visible_to_later_readers_only()
    {
        var log = new TurnLog();
        log.Append(Make("raw"));
        var cursor = default(TurnCursor);
        Assert.Equal("raw", log.Read(ref cursor, false).Turn!.Text);
        log.Revise(0, _ => Make("Formatted."));
        Assert.Null(log.Read(ref cursor, false).Turn);
        Assert.Equal("Formatted.", log.Snapshot()[0].Text);
        Assert.Equal(1, log.Count);
    }

    private static TranscriptionSession Session() => TranscriptionSession.FromStream(Stream.Null, 16_000, new SessionOptions());

    private static Turn Make(string text) =>
        new() { SessionId = "s", Text = text, Start = 0, End = 0, StartedAt = DateTime.UnixEpoch, EndedAt = DateTime.UnixEpoch };

    private static List<string> Rest(TurnReader reader)
    {
        var rest = new List<string>();
        while (reader.TryRead(out TurnRead read))
        {
            if (read.Turn is { } turn) rest.Add(turn.Text);
            else if (read.Failure is { } failure) rest.Add(failure.Kind.ToString());
        }
        return rest;
    }
}
