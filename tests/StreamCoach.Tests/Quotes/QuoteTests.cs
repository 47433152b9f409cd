using StreamCoach.Quotes;

namespace StreamCoach.Tests.Quotes;

public class QuoteTests
{
    private static readonly Transcript Talk = Talks.Of(
        "A: So, um, thanks for making the time today. How did it go?",
        "A: We'll see. Costs fell by 1.5% to $20, not 15%.",
        "B: Well, I said \"no, thank you very much\" to them.",
        "B: Thank you very much.",
        "A: Thank you very much.",
        "B: \u00DCber den Preis reden wir sp\u00E4ter, meine Gute.",
        "A: 今日は天気がいいですね。");

    [Theory]
    // To the letter, with or without the model's own marks around it.
    [InlineData("So, um, thanks for making the time today.", QuoteStatus.Exact)]
    [InlineData("\u201CSo, um, thanks for making the time today.\u201D", QuoteStatus.Exact)]
    [InlineData("  \"um, thanks for making\" ", QuoteStatus.Exact)]
    [InlineData("I said \"no, thank you very much\" to them.", QuoteStatus.Exact)]
    [InlineData("今日は天気がいいですね。", QuoteStatus.Exact)]
    [InlineData("thank you very much", QuoteStatus.Exact)]
    // Word for word.
    [InlineData("so um thanks FOR making the time today!", QuoteStatus.Normalized)]
    [InlineData("We\u2019ll see. Costs fell by 1.5%", QuoteStatus.Normalized)]
    [InlineData("uber den Preis", QuoteStatus.Altered)]
    [InlineData("U\u0308ber den Preis reden wir spa\u0308ter", QuoteStatus.Normalized)]
    [InlineData("to them. Thank you very much.", QuoteStatus.Normalized)]
    [InlineData("A: So, um, thanks for making the time today.", QuoteStatus.Normalized)]
    [InlineData("今日は、天気がいい", QuoteStatus.Normalized)]
    // More than once.
    [InlineData("thank you, very much", QuoteStatus.Ambiguous)]
    [InlineData("Thank you very much.", QuoteStatus.Ambiguous)]
    [InlineData("A: Thank you very much.", QuoteStatus.Normalized)]
    // Other words, however little they differ.
    [InlineData("So, um, thank for making the time today.", QuoteStatus.Altered)]
    [InlineData("So, thanks for making the time today.", QuoteStatus.Altered)]
    [InlineData("So, um, thanks for not making the time today.", QuoteStatus.Altered)]
    [InlineData("Well see. Costs fell by 1.5% to $20", QuoteStatus.Altered)]
    [InlineData("We'll see. Costs fell by 15% to $20", QuoteStatus.Altered)]
    [InlineData("We'll see. Costs fell by 1.5 to $20", QuoteStatus.Altered)]
    [InlineData("We'll see. Costs fell by 1.5% to \u20AC20", QuoteStatus.Altered)]
    [InlineData("We'll see. Costs fell by -1.5% to $20", QuoteStatus.Altered)]
    [InlineData("B: So, um, thanks for making the time today.", QuoteStatus.NotFound)]
    [InlineData("How did it go? We'll see. Well, I said", QuoteStatus.Altered)]
    [InlineData("So, um, thanks ... How did it go?", QuoteStatus.Altered)]
    // Nothing like it.
    [InlineData("The quarterly figures were a disaster for everyone.", QuoteStatus.NotFound)]
    [InlineData("Danke, dass Sie sich heute Zeit nehmen.", QuoteStatus.NotFound)]
    [InlineData("thank you", QuoteStatus.TooShort)]
    [InlineData("...", QuoteStatus.TooShort)]
    [InlineData("", QuoteStatus.TooShort)]
    [InlineData("今日は", QuoteStatus.TooShort)]
    public void Each_quote_has_its_status(string quote, QuoteStatus expected) => Assert.Equal(expected, new QuoteIndex(Talk).Check(quote).Status);

    [Fact]
    public void A_place_has_the_turn_the_words_the_times_the_speaker_and_the_transcripts_own_characters()
    {
        QuotePlace place = Assert.Single(new QuoteIndex(Talks.Recording).Check("better than i EXPECTED, the setup").Places);
        Assert.Equal((1, 1, 1, 6), (place.TurnOrder, place.LastTurnOrder, place.FirstWord, place.LastWord));
        Assert.Equal(("B", "recording", 6.826, 8.859), (place.Speaker, place.SessionId, place.Start, place.End));
        Assert.Equal("better than I expected. The setup", place.Text);
    }

    [Fact]
    public void A_quote_over_two_turns_of_one_speaker_says_where_it_ends()
    {
        QuotePlace place = Assert.Single(new QuoteIndex(Talk).Check("How did it go? We'll see.").Places);
        Assert.Equal((0, 1, 8, 1, "How did it go? We'll see."), (place.TurnOrder, place.LastTurnOrder, place.FirstWord, place.LastWord, place.Text));
        Assert.Null(place.Start);
    }

    [Fact]
    public void An_ambiguous_quote_lists_all_its_places() =>
        Assert.Equal(["2 B", "3 B", "4 A"], new QuoteIndex(Talk).Check("Thank you very MUCH").Places.Select(place => $"{place.TurnOrder} {place.Speaker}"));

    [Fact]
    public void An_altered_quote_comes_with_what_was_really_said() =>
        Assert.Equal("thanks for making the time today.", Assert.Single(new QuoteIndex(Talk).Check("thanks for finding the time today").Places).Text);

    [Fact]
    public void What_two_sessions_say_is_never_one_quote()
    {
        var talk = new Transcript([new() { SessionId = "1", Text = "We ship on" }, new() { SessionId = "2", Text = "Monday at noon." }]);
        QuoteCheck check = new QuoteIndex(talk).Check("ship on Monday");
        Assert.Equal((QuoteStatus.Altered, "ship on"), (check.Status, check.Places[0].Text));
    }

    [Fact]
    public void Half_characters_and_huge_quotes_are_looked_for_like_others()
    {
        var index = new QuoteIndex(Talks.Of("A: one two \uD83D three four"));
        Assert.Equal(QuoteStatus.Normalized, index.Check("ONE TWO \uD83D THREE FOUR").Status);
        Assert.Equal(QuoteStatus.NotFound, index.Check(string.Concat(Enumerable.Repeat("word ", 200_000))).Status);
    }
}
