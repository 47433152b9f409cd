using System.Globalization;
using StreamCoach.Recognition.Local;

namespace StreamCoach.Tests.Recognition.Local;

public class LanguageDoubtTests
{
    // Words and mean confidence of each turn, as they were measured; and after which turn there is a warning, from 1.
    [Theory]
    // German: one turn is enough.
    [InlineData("21:0.39 23:0.39 23:0.40", 1)]
    [InlineData("20:0.46 33:0.33", 1)]
    // French and Spanish, whose first turns seem to be English.
    [InlineData("24:0.67 13:0.33 9:0.22 7:0.85", 3)]
    [InlineData("8:0.43 31:0.46", 2)]
    [InlineData("30:0.70 24:0.50 31:0.44", 3)]
    // English: a clear one, one in noise, one of the bundled recording, and one after German.
    [InlineData("15:0.94 26:0.94 20:0.94 23:0.96 25:0.85", 0)]
    [InlineData("15:0.80 26:0.85 20:0.83 13:0.87 10:0.94 17:0.64 7:0.82", 0)]
    [InlineData("16:0.95 11:0.69 10:0.79 21:0.75 40:0.82 9:0.80 23:0.84 1:0.85", 0)]
    // A word or two say nothing.
    [InlineData("1:0.30 2:0.25 1:0.31 2:0.40", 0)]
    [InlineData("3:0.30 4:0.30 4:0.30 4:0.30", 4)]
    // German after a long time of English.
    [InlineData("40:0.90 40:0.90 21:0.39 23:0.39", 3)]
    public void Few_words_are_enough_where_the_model_is_very_unsure(string turns, int warning)
    {
        var doubt = new LanguageDoubt("moonshine-test");
        (int Words, double Confidence)[] all = [.. turns.Split(' ').Select(turn => turn.Split(':'))
            .Select(turn => (int.Parse(turn[0], CultureInfo.InvariantCulture), double.Parse(turn[1], CultureInfo.InvariantCulture)))];
        string?[] said = [.. all.Select(turn => doubt.Add(new([.. Enumerable.Repeat(new DecodedWord("word", 0, 0.2, turn.Confidence), turn.Words)], Loops: false)))];
        Assert.Equal(warning, Array.FindIndex(said, text => text is not null) + 1);
        Assert.True(said.Count(text => text is not null) <= 1);
        if (warning > 0) Assert.Contains("Several people at once", said[warning - 1]);
    }
}
