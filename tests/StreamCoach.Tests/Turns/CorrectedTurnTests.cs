using StreamCoach.Recognition;
using StreamCoach.Turns;

namespace StreamCoach.Tests.Turns;

/// <summary>A second final corrects the text but confirms no more audio than the first: the journal may have both as one line, from which a session is resumed.</summary>
public class CorrectedTurnTests
{
    [Fact]
    public void A_second_final_confirms_no_more_audio_than_the_first()
    {
        var log = new TurnLog();
        var assembler = new TurnAssembler("s", StreamingOptions.DefaultModel, log) { SentUntil = 5 };
        Say(assembler);
        assembler.SentUntil = 7;
        Say(assembler);
        // The end is impossible, so it is estimated.
        Assert.InRange(assembler.ConfirmedUntil, 1.2, 2);
        Assert.Equal(assembler.ConfirmedUntil, Assert.Single(log.Snapshot()).ConfirmedUntil);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(3_601_000.0)]
    public void A_missing_or_impossible_end_is_estimated_from_the_text(double? end)
    {
        var log = new TurnLog();
        var assembler = new TurnAssembler("s", StreamingOptions.DefaultModel, log) { SentUntil = 5 };
        Say(assembler, end);
        Assert.InRange(assembler.ConfirmedUntil, 1.2, 2);
        // Never beyond the sent audio.
        assembler = new TurnAssembler("s", StreamingOptions.DefaultModel, new TurnLog()) { SentUntil = 1.1 };
        Say(assembler, end);
        Assert.Equal(1.1, assembler.ConfirmedUntil);
    }

    [Fact]
    public void A_second_final_does_not_finish_a_truncated_turn()
    {
        var log = new TurnLog();
        var assembler = new TurnAssembler("s", StreamingOptions.DefaultModel, log) { SentUntil = 5, IsCutOff = true };
        Say(assembler);
        Say(assembler);
        Assert.False(Assert.Single(log.Snapshot()).IsFinal);
        Assert.Equal(0, assembler.FinishedUntil);
    }

    [Fact]
    public void A_restart_does_not_finish_what_was_cut_off()
    {
        var assembler = new TurnAssembler("s", StreamingOptions.DefaultModel, new TurnLog()) { SentUntil = 5, IsCutOff = true };
        Say(assembler, 2_000);
        // A rounding error after the end of the turn.
        assembler.Restart(2.0000001);
        Assert.Equal(0, assembler.FinishedUntil);
        assembler.Restart(3);
        Assert.Equal(3, assembler.FinishedUntil);
    }

    // An hour late, which no service should report.
    private static void Say(TurnAssembler assembler, double? end = 3_601_000) => assembler.Accept(new TurnMessage
    {
        Order = 0,
        Ends = true,
        IsFormatted = true,
        Text = "Hello.",
        Words = [new() { Text = "Hello.", Start = 1_000, End = end, IsFinal = true }],
    }, default, DateTime.UnixEpoch);
}
