using StreamCoach.Recognition;
using StreamCoach.Turns;

namespace StreamCoach.Tests.Turns;

/// <summary>A second final corrects the text, and proves no more than the first: both may reach the journal as one line, from which a session is continued.</summary>
public class CorrectedTurnTests
{
    [Fact]
    public void A_second_final_answers_no_more_than_the_first()
    {
        var log = new TurnLog();
        var assembler = new TurnAssembler("s", StreamingOptions.DefaultModel, log) { SentUntil = 5 };
        Say(assembler);
        assembler.SentUntil = 7;
        Say(assembler);
        // The end cannot be, so it is estimated.
        Assert.InRange(assembler.AnsweredUntil, 1.2, 2);
        Assert.Equal(assembler.AnsweredUntil, Assert.Single(log.Snapshot()).AnsweredUntil);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(3_601_000.0)]
    public void A_missing_or_impossible_end_is_estimated_from_the_letters(double? end)
    {
        var log = new TurnLog();
        var assembler = new TurnAssembler("s", StreamingOptions.DefaultModel, log) { SentUntil = 5 };
        Say(assembler, end);
        Assert.InRange(assembler.AnsweredUntil, 1.2, 2);
        // Never more than was sent.
        assembler = new TurnAssembler("s", StreamingOptions.DefaultModel, new TurnLog()) { SentUntil = 1.1 };
        Say(assembler, end);
        Assert.Equal(1.1, assembler.AnsweredUntil);
    }

    [Fact]
    public void A_second_final_does_not_finish_a_turn_that_was_cut_off()
    {
        var log = new TurnLog();
        var assembler = new TurnAssembler("s", StreamingOptions.DefaultModel, log) { SentUntil = 5, IsCutOff = true };
        Say(assembler);
        Say(assembler);
        Assert.False(Assert.Single(log.Snapshot()).IsFinal);
        Assert.Equal(0, assembler.FinishedUntil);
    }

    // An hour late, as no service should time a word.
    private static void Say(TurnAssembler assembler, double? end = 3_601_000) => assembler.Accept(new TurnMessage
    {
        Order = 0,
        Ends = true,
        IsFormatted = true,
        Text = "Hello.",
        Words = [new() { Text = "Hello.", Start = 1_000, End = end, IsFinal = true }],
    }, default, DateTime.UnixEpoch);
}
