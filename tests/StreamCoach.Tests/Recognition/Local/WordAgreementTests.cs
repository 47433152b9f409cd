using StreamCoach.Recognition.Local;

namespace StreamCoach.Tests.Recognition.Local;

public class WordAgreementTests
{
    [Fact]
    public void Words_are_stable_once_two_passes_agree()
    {
        var agreement = new WordAgreement();
        Assert.Equal(0, agreement.Add(Words("Thanks for")));
        Assert.Equal(1, agreement.Add(Words("Thanks for making")));
        // The comma and the capital do not count.
        Assert.Equal(2, agreement.Add(Words("thanks, for making the")));
        Assert.Equal(2, agreement.Add(Words("Thanks for taking the time")));
        agreement.Clear();
        Assert.Equal(0, agreement.Add(Words("Thanks for taking the time")));
    }

    [Fact]
    public void Doubt_about_the_language_is_told_once()
    {
        var doubt = new LanguageDoubt("moonshine-test");
        for (int i = 0; i < 3; i++) Assert.Null(doubt.Add(new(Words("alle meine Entchen schwimmen", 0.4), false)));
        Assert.Contains("'moonshine-test' is unsure of most words (confidence 0.40 on average)", doubt.Add(new(Words("alle meine Entchen schwimmen", 0.4), false)));
        for (int i = 0; i < 9; i++) Assert.Null(doubt.Add(new(Words("alle meine Entchen schwimmen", 0.4), false)));
    }

    [Fact]
    public void English_that_is_hard_to_hear_is_no_doubt()
    {
        var doubt = new LanguageDoubt("moonshine-test");
        for (int i = 0; i < 20; i++) Assert.Null(doubt.Add(new(Words("all my little ducks", 0.65), false)));
    }

    private static DecodedWord[] Words(string text, double confidence = 0.9) => [.. text.Split(' ').Select((word, i) => new DecodedWord(word, i, i + 0.5, confidence))];
}
