using StreamCoach.Transcripts;
using StreamCoach.Transcripts.Quotes;

namespace StreamCoach.Tests.Transcripts.Quotes;

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
    // Exact, with or without the model's own quotation marks.
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
    // Different words, however small the difference.
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
    // Nothing similar.
    [InlineData("The quarterly figures were a disaster for everyone.", QuoteStatus.NotFound)]
    [InlineData("Danke, dass Sie sich heute Zeit nehmen.", QuoteStatus.NotFound)]
    [InlineData("thank you", QuoteStatus.TooShort)]
    [InlineData("...", QuoteStatus.TooShort)]
    [InlineData("", QuoteStatus.TooShort)]
    [InlineData("今日は", QuoteStatus.TooShort)]
    public void Each_quote_has_its_status(string quote, QuoteStatus expected) => Assert.Equal(expected, new QuoteIndex(Talk).Check(quote).Status);

    [Theory]
    [InlineData("take .5 milligrams each day", "5 milligrams each day")]
    [InlineData("1/2 tablets in the morning", "2 tablets in the morning")]
    [InlineData("-$500 is the balance today", "$500 is the balance today")]
    [InlineData("the price is non-negotiable for us", "negotiable for us")]
    [InlineData("there are 10\u00B2 of them here", "there are 102 of them here")]
    [InlineData("so a != b holds here", "so a = b holds here")]
    [InlineData("so a != b holds here", "a = b")]
    public void A_quote_that_was_not_said_is_not_accepted(string said, string claimed)
    {
        QuoteCheck check = new QuoteIndex(Talks.Of($"A: {said}")).Check(claimed);
        Assert.Contains(check.Status, new[] { QuoteStatus.Altered, QuoteStatus.NotFound, QuoteStatus.TooShort });
        // The displayed original contains no part of a word either.
        Assert.All(check.Locations, place => Assert.Contains($" {place.Text} ", $" {said} "));
    }

    [Theory]
    [InlineData("A: We ship on", "B: Monday at noon.")]
    [InlineData("We ship on", "Monday at noon.")]
    [InlineData("A: We ship on", "Monday at noon.")]
    public void A_quote_over_turns_of_two_or_unknown_speakers_is_altered_with_a_location_for_each(string one, string two)
    {
        QuoteCheck check = new QuoteIndex(Talks.Of(one, two)).Check("ship on Monday at");
        Assert.Equal(QuoteStatus.Altered, check.Status);
        Assert.Equal(["0 ship on", "1 Monday at"], check.Locations.Select(place => $"{place.TurnOrder} {place.Text}"));
        Assert.All(check.Locations, place => Assert.Equal(place.TurnOrder, place.LastTurnOrder));
    }

    [Theory]
    // The same number, word or sign in another form.
    [InlineData("we had 5 mg of it", "had 5mg of it", QuoteStatus.Normalized)]
    [InlineData("it fell by 5 % today", "It fell by 5% today", QuoteStatus.Normalized)]
    [InlineData("it fell by \u22125 degrees", "it fell by -5 degrees", QuoteStatus.Normalized)]
    [InlineData("we need 10\u00B2 of them", "we need 10^2 of them", QuoteStatus.Normalized)]
    [InlineData("it takes 1\u00BD hours", "it takes 1 1/2 hours", QuoteStatus.Normalized)]
    [InlineData("between 5\u201310 people came", "between 5 - 10 people came", QuoteStatus.Normalized)]
    [InlineData("we will do a follow-up soon", "a follow up soon", QuoteStatus.Normalized)]
    [InlineData("the CO\u2082 is too high", "the CO2 is too high", QuoteStatus.Normalized)]
    [InlineData("we have \u0663\u066B\u0665 of them", "we have 3.5 of them", QuoteStatus.Normalized)]
    [InlineData("no way, I said", "**no** way \u2014 I said", QuoteStatus.Normalized)]
    [InlineData("either / or, they say", "- either/or they say", QuoteStatus.Normalized)]
    [InlineData("So, thanks. How did it go?", "So, thanks. / How did it go", QuoteStatus.Normalized)]
    [InlineData("we like .NET, they said", "we like .NET they said", QuoteStatus.Normalized)]
    [InlineData("it was 12\u00A0500 euros today", "it was 12 500 euros today", QuoteStatus.Normalized)]
    // A different one.
    [InlineData("it was 12\u00A0500 euros today", "500 euros today", QuoteStatus.Altered)]
    [InlineData("we write C++ at work", "we write C at work", QuoteStatus.Altered)]
    [InlineData("we write C++ at work", "I know we write C", QuoteStatus.Altered)]
    [InlineData("the 10-year-old cried a lot", "old cried a lot", QuoteStatus.Altered)]
    [InlineData("he takes 5 mg / day now", "he takes 5 mg day now", QuoteStatus.Altered)]
    [InlineData("about 5- 10 people came", "about 5, 10 people came", QuoteStatus.Altered)]
    [InlineData("それは三百五十円でしたよね", "五十円でしたよね", QuoteStatus.Altered)]
    [InlineData("それは5万円でしたよね", "万円でしたよね", QuoteStatus.Altered)]
    [InlineData("5 of 10 - 5 are left here", "10 5 are left here", QuoteStatus.Altered)]
    [InlineData("这是不可能的事情吧", "可能的事情吧", QuoteStatus.Altered)]
    [InlineData("たぶんそれは問題ないです", "たぶんそれは問題", QuoteStatus.Altered)]
    [InlineData("たぶんそれは問題です", "たぶんそれは問題", QuoteStatus.Exact)]
    [InlineData("she gave it a \uD83D\uDC4D at once", "she gave it a \uD83D\uDC4E at once", QuoteStatus.Altered)]
    public void Form_is_ignored_and_meaning_is_compared(string said, string claimed, QuoteStatus expected) =>
        Assert.Equal(expected, new QuoteIndex(Talks.Of($"A: {said}")).Check(claimed).Status);

    [Fact]
    public void A_label_is_the_claim_that_this_speaker_said_it()
    {
        var index = new QuoteIndex(Talks.Of("A: Hello, how are you?", "B: I bought a new car yesterday."));
        Assert.Equal(QuoteStatus.NotFound, index.Check("A: new car yesterday").Status);
        Assert.Equal(QuoteStatus.Normalized, index.Check("B: new car yesterday").Status);
        Assert.Equal(QuoteStatus.Normalized, index.Check("**B:** new car yesterday").Status);
        Assert.Equal(QuoteStatus.Normalized, index.Check("**B: new car yesterday**").Status);
        Assert.Equal(QuoteStatus.Normalized, index.Check("[B]: \"new car yesterday\"").Status);
    }

    // With quadratic time each would take minutes.
    [Theory]
    [InlineData(".", QuoteStatus.Normalized)]
    [InlineData("-", QuoteStatus.Normalized)]
    [InlineData("*", QuoteStatus.NotFound)]
    [InlineData("*a ", QuoteStatus.NotFound)]
    [InlineData("/ ", QuoteStatus.Altered)]
    [InlineData("5.", QuoteStatus.Altered)]
    [InlineData("\u00BD", QuoteStatus.NotFound)]
    public void A_long_run_of_punctuation_is_looked_up_in_linear_time(string mark, QuoteStatus expected)
    {
        var index = new QuoteIndex(Talks.Of("A: one two three four"));
        Assert.Equal(expected, index.Check($"one two three {string.Concat(Enumerable.Repeat(mark, 100_000))}").Status);
    }

    [Fact]
    public void A_location_has_turn_words_times_speaker_and_the_exact_text()
    {
        QuoteLocation place = Assert.Single(new QuoteIndex(Talks.Recording).Check("better than i EXPECTED, the setup").Locations);
        Assert.Equal((1, 1, 1, 6), (place.TurnOrder, place.LastTurnOrder, place.FirstWord, place.LastWord));
        Assert.Equal(("B", "recording", 6.826, 8.859), (place.Speaker, place.SessionId, place.Start, place.End));
        Assert.Equal("better than I expected. The setup", place.Text);
    }

    [Fact]
    public void A_quote_over_two_turns_of_one_speaker_has_its_end()
    {
        QuoteLocation place = Assert.Single(new QuoteIndex(Talk).Check("How did it go? We'll see.").Locations);
        Assert.Equal((0, 1, 8, 1, "How did it go? We'll see."), (place.TurnOrder, place.LastTurnOrder, place.FirstWord, place.LastWord, place.Text));
        Assert.Null(place.Start);
    }

    [Fact]
    public void An_ambiguous_quote_has_all_its_locations() =>
        Assert.Equal(["2 B", "3 B", "4 A"], new QuoteIndex(Talk).Check("Thank you very MUCH").Locations.Select(place => $"{place.TurnOrder} {place.Speaker}"));

    [Fact]
    public void An_altered_quote_has_the_original_words() =>
        Assert.Equal("thanks for making the time today.", Assert.Single(new QuoteIndex(Talk).Check("thanks for finding the time today").Locations).Text);

    [Fact]
    public void A_quote_never_spans_two_sessions()
    {
        var talk = new Transcript([new() { SessionId = "1", Text = "We ship on" }, new() { SessionId = "2", Text = "Monday at noon." }]);
        QuoteCheck check = new QuoteIndex(talk).Check("ship on Monday");
        Assert.Equal((QuoteStatus.Altered, "ship on"), (check.Status, check.Locations[0].Text));
    }

    [Fact]
    public void Lone_surrogates_and_very_long_quotes_are_looked_up()
    {
        var index = new QuoteIndex(Talks.Of("A: one two \uD83D three four"));
        Assert.Equal(QuoteStatus.Normalized, index.Check("ONE TWO \uD83D THREE FOUR").Status);
        Assert.Equal(QuoteStatus.NotFound, index.Check(string.Concat(Enumerable.Repeat("word ", 200_000))).Status);
    }
}
