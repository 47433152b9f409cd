using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using StreamCoach.Transcripts;
using StreamCoach.Transcripts.Quotes;
using StreamCoach.Turns;

namespace StreamCoach.Tests.Transcripts.Quotes;

/// <summary>
/// Quotes of random transcripts are mutated; the status of each must agree with a plain string search. The transcripts have few different words, so
/// that mutations match other positions too.
/// </summary>
public class QuoteProperties
{
    private static readonly string[] Vocabulary = ["we", "We'll", "well", "ship", "ships", "on", "Monday", "no", "not", "15", "1.5", "und", "größer", "caf\u00E9"];
    private static readonly string[] Ends = ["", "", "", ",", ".", "?", "...", " -"];

    private static readonly Gen<string> Word = from word in Gen.Elements(Vocabulary) from end in Gen.Elements(Ends) select word + end;

    private static readonly Gen<(string Speaker, string Text)> Line =
        from speaker in Gen.Elements("A", "B") from words in Gen.ListOf(Word, 8) select (speaker, string.Join(' ', words));

    private static readonly Gen<(IReadOnlyList<(string Speaker, string Text)> Talk, string Quote, int Kind)> Cases =
        from talk in Gen.ListOf(Line, 12)
        from line in Gen.Choose(0, 11)
        from other in Gen.Choose(0, 11)
        from first in Gen.Choose(0, 4)
        from count in Gen.Choose(3, 6)
        from kind in Gen.Choose(0, 9)
        from at in Gen.Choose(0, 100)
        from word in Word
        select ((IReadOnlyList<(string, string)>)talk, Mutate(Cut(talk[line].Text, first, count), talk[other].Text, kind, at, word), kind);

    [Fact]
    public void No_mutated_quote_is_falsely_exact_normalized_or_ambiguous() => Prop.ForAll(Cases.ToArbitrary(), it =>
    {
        var talk = new Transcript(it.Talk.Select((line, i) => new Turn { Order = i, Speaker = line.Speaker, Text = line.Text }));
        QuoteStatus status = new QuoteIndex(talk).Check(it.Quote).Status;
        string plain = Plain(it.Quote);
        if (plain.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length < 3)
        {
            Assert.Equal(QuoteStatus.TooShort, status);
            return;
        }
        int said = Stretches(it.Talk).Sum(stretch => Occurrences($" {stretch} ", $" {plain} "));
        int toTheLetter = it.Talk.Sum(line => Regex.Count(line.Text, $@"(?<![\w'])(?={Regex.Escape(it.Quote.Trim())}(?![\w']))"));
        if (said == 0) Assert.True(status is QuoteStatus.Altered or QuoteStatus.NotFound, $"{status}: '{it.Quote}'");
        else if (toTheLetter == 1) Assert.Equal(QuoteStatus.Exact, status);
        else Assert.Equal(said == 1 ? QuoteStatus.Normalized : QuoteStatus.Ambiguous, status);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(3_000));

    private static string Cut(string text, int first, int count) => string.Join(' ', text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(first).Take(count));

    private static string Mutate(string quote, string other, int kind, int at, string word)
    {
        string[] words = quote.Split(' ');
        int i = at % words.Length;
        return kind switch
        {
            0 => quote,
            1 => string.Join(' ', words.Select((it, n) => n == i ? word : it)),
            2 => string.Join(' ', words.Where((_, n) => n != i)),
            3 => string.Join(' ', words.SelectMany((it, n) => n == i ? new[] { it, word } : [it])),
            4 => string.Join(' ', words.Reverse()),
            5 => quote.ToUpperInvariant(),
            6 => quote.Replace(",", "").Replace(".", "").Replace("?", "!"),
            7 => quote[..Math.Max(1, quote.Length - 1 - at % 4)],
            8 => $"{quote} {Cut(other, 0, 3)}",
            _ => quote.Normalize(System.Text.NormalizationForm.FormD),
        };
    }

    // An independent oracle: lower-case words without the punctuation around them, and a minus between two numbers. The vocabulary has no other punctuation.
    private static string Plain(string text) => string.Join(' ', Regex.Matches(Regex.Replace(text, @"(?<=\d) - (?=\d)", " minus ").Normalize().ToLowerInvariant(), @"\w+(?:['.]\w+)*")
        .Select(match => match.Value));

    // Each turn alone: punctuation at the end of one is no minus before a number in the next.
    private static IEnumerable<string> Stretches(IReadOnlyList<(string Speaker, string Text)> talk)
    {
        string speaker = "", text = "";
        foreach ((string Speaker, string Text) line in talk)
        {
            if (line.Speaker != speaker && text.Length > 0) yield return text;
            text = line.Speaker == speaker ? $"{text} {Plain(line.Text)}" : Plain(line.Text);
            speaker = line.Speaker;
        }
        yield return text;
    }

    private static int Occurrences(string text, string part)
    {
        int count = 0;
        for (int at = text.IndexOf(part, StringComparison.Ordinal); at >= 0; at = text.IndexOf(part, at + 1, StringComparison.Ordinal)) count++;
        return count;
    }
}
