using StreamCoach.Archive.Patterns;
using StreamCoach.Errors;

namespace StreamCoach.Tests.Archive;

/// <summary>The rules that docs/cmdlets/Search-Transcript.md gives the user.</summary>
public class PatternTests
{
    [Theory]
    // Whole words, without regard to case.
    [InlineData("art", "Art is long, a party is not; art.", "Art|art")]
    [InlineData("budget", "The budgets", "")]
    // A phrase, whatever separates its words.
    [InlineData("well maybe", "Well, maybe. Well -- maybe! Well then maybe.", "Well, maybe|Well -- maybe")]
    [InlineData("well  known", "a well-known wellknown", "well-known")]
    // Wildcards within a word.
    [InlineData("budg*", "Budget, budgets and bud", "Budget|budgets")]
    [InlineData("*get", "the gadget", "gadget")]
    [InlineData("b?dget", "budget bidget bdget", "budget|bidget")]
    [InlineData("on * friday", "on this Friday, on friday, on the next friday", "on this Friday")]
    [InlineData("how are you?", "How are you? How are your", "How are you?|How are your")]
    // Apostrophes and hyphens match with and without them.
    [InlineData("don't", "Don\u2019t dont don't don t", "Don\u2019t|dont|don't")]
    [InlineData("Ana", "Ana's and ana", "Ana|ana")]
    [InlineData("e-mail", "Email, e-mail, e mail, e\u2011mail", "Email|e-mail|e mail|e\u2011mail")]
    // Accents do not count, composed or decomposed; nor does the dot of the Turkish i.
    [InlineData("cafe", "Café cafe\u0301 CAFE cafes", "Café|cafe\u0301|CAFE")]
    [InlineData("café", "cafe", "cafe")]
    [InlineData("istanbul", "İstanbul ISTANBUL Istanbul ıstanbul", "İstanbul|ISTANBUL|Istanbul|ıstanbul")]
    [InlineData("strasse", "Straße STRASSE", "Straße|STRASSE")]
    [InlineData("σισυφος", "ΣΊΣΥΦΟΣ", "ΣΊΣΥΦΟΣ")]
    // Scripts without spaces between words.
    [InlineData("会議", "明日の会議は三時です", "会議")]
    // Marks of other scripts are letters.
    [InlineData("か", "が か", "か")]
    // Other signs must be there.
    [InlineData("C#", "C and C# and c#!", "C#|c#")]
    [InlineData("$5", "It is $5 or 5", "$5")]
    [InlineData("1.5", "1.5 15 1,5", "1.5")]
    [InlineData("a|b", "a b a|b", "a|b")]
    public void Words_are_found(string pattern, string text, string hits) => Assert.Equal(hits, Found(pattern, TextPatternKind.Words, text));

    [Theory]
    [InlineData("Café", "Café CAFÉ cafe Cafe\u0301", "Café|Cafe\u0301")]
    [InlineData("Don't", "Don\u2019t don't", "Don\u2019t")]
    public void With_case_the_accents_count_too(string pattern, string text, string hits) => Assert.Equal(hits, Found(pattern, TextPatternKind.Words, text, caseSensitive: true));

    [Theory]
    [InlineData("art", "A party, art", "art|art")]
    [InlineData("fe, o", "Café, on", "fé, o")]
    [InlineData("*", "2 * 3", "*")]
    [InlineData("S", "Maß", "ß")]
    public void Characters_are_found_anywhere(string pattern, string text, string hits) => Assert.Equal(hits, Found(pattern, TextPatternKind.Literal, text));

    [Theory]
    [InlineData("b(a|u)d", "BAD bud bed", "BAD|bud")]
    [InlineData("^so", "So, so", "So")]
    [InlineData("i", "İ I ı i", "I|i")]
    [InlineData("e", "é e", "e")]
    public void Expressions_are_found(string pattern, string text, string hits)
    {
        // Turkish has another i; a search must find the same everywhere.
        using var culture = new Culture("tr-TR");
        Assert.Equal(hits, Found(pattern, TextPatternKind.Regex, text));
    }

    [Fact]
    public void An_expression_that_matches_no_character_finds_the_turn_without_a_hit()
    {
        List<TextHit> hits = [];
        Assert.True(TextPattern.Create("x*", TextPatternKind.Regex, false).Find("none", hits));
        Assert.Empty(hits);
    }

    [Fact]
    public void Hits_do_not_overlap() => Assert.Equal(
        ["well known", "fact"],
        new TurnPattern([.. "known|well known|fact".Split('|').Select(typed => TextPattern.Create(typed, TextPatternKind.Words, false))], needsAll: false)
            .Find("a well known fact")!.Select(hit => hit.Value));

    [Fact]
    public void All_patterns_can_be_needed()
    {
        var pattern = new TurnPattern([.. "price|friday".Split('|').Select(typed => TextPattern.Create(typed, TextPatternKind.Words, false))], needsAll: true);
        Assert.Equal("Friday, price", pattern.Find("On Friday the price rises.")!.ToString());
        Assert.Null(pattern.FindAnew("On Friday."));
        Assert.Null(pattern.FindAnew("The price."));
    }

    [Theory]
    [InlineData("", TextPatternKind.Words)]
    [InlineData("  ", TextPatternKind.Literal)]
    [InlineData("\u0301", TextPatternKind.Literal)]
    [InlineData("(", TextPatternKind.Regex)]
    [InlineData("[z-a]", TextPatternKind.Regex)]
    public void An_impossible_pattern_is_a_failure(string typed, TextPatternKind kind) =>
        Assert.Equal(FailureKind.SearchPatternInvalid, Assert.Throws<StreamCoachException>(() => TextPattern.Create(typed, kind, false)).Kind);

    [Fact]
    public void An_expression_without_end_is_a_failure()
    {
        TextPattern pattern = TextPattern.Create("(a+)+$", TextPatternKind.Regex, false);
        Assert.Equal(FailureKind.SearchPatternTooSlow, Assert.Throws<StreamCoachException>(() => pattern.MayMatch(new string('a', 100) + "!")).Kind);
        Assert.Equal(FailureKind.SearchPatternTooSlow, Assert.Throws<StreamCoachException>(() => pattern.Find(new string('a', 100) + "!", [])).Kind);
    }

    private static string Found(string pattern, TextPatternKind kind, string text, bool caseSensitive = false)
    {
        List<TextHit> hits = [];
        TextPattern found = TextPattern.Create(pattern, kind, caseSensitive);
        Assert.Equal(found.Find(text, hits), hits.Count > 0);
        // The search looks for the anchor first.
        if (hits.Count > 0 && found.Anchor is { } anchor) Assert.Contains(anchor, SearchText.Fold(text), StringComparison.Ordinal);
        Assert.All(hits, hit => Assert.Equal(hit.Value, text.Substring(hit.Index, hit.Length)));
        // One of two letters that are one in the text is a hit once.
        return string.Join('|', new TurnPattern([found], needsAll: false).FindAnew(text) ?? TextHitList.Empty);
    }
}
