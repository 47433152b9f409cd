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

    private static DecodedWord[] Words(string text) => [.. text.Split(' ').Select((word, i) => new DecodedWord(word, i, i + 0.5, 0.9))];
}
