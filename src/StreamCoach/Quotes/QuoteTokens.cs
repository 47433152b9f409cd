using System.Globalization;
using System.Text;

namespace StreamCoach.Quotes;

/// <summary>A word as quotes are compared by: its compared form, and its characters' place in the text.</summary>
internal readonly record struct QuoteToken(string Word, int Start, int End);

/// <summary>
/// Splits text into the words by which quotes are compared. Capitals, punctuation, white space and compatibility forms do not count. What
/// changes the meaning does: apostrophes in a word (we'll, well), points and commas in a number (1.5, 15), a minus, a percent or currency sign.
/// </summary>
internal static class QuoteTokens
{
    // Punctuation to Unicode, and yet words to a reader.
    private const string Meaningful = "%‰#@&§";
    private const string Apostrophes = "'\u2019\u02BC\uFF07\u2018\u00B4`";

    public static List<QuoteToken> Of(string text)
    {
        var tokens = new List<QuoteToken>();
        for (int i = 0; i < text.Length;)
        {
            Rune rune = RuneAt(text, i);
            int start = i;
            if (IsMinus(text, i)) i++;
            else if (!IsWord(rune) && !IsSign(rune))
            {
                i += rune.Utf16SequenceLength;
                continue;
            }
            rune = RuneAt(text, i);
            if (IsSign(rune) || StandsAlone(rune))
            {
                i += rune.Utf16SequenceLength;
                while (i < text.Length && IsMark(RuneAt(text, i))) i += RuneAt(text, i).Utf16SequenceLength;
            }
            else
            {
                i = EndOfWord(text, i);
            }
            string word = Fold(text[start..i]);
            if (word.Length > 0) tokens.Add(new(word, start, i));
        }
        return tokens;
    }

    /// <summary>How much a token weighs as a word: a character of a script without spaces is about half of one.</summary>
    public static double Weight(string word) => StandsAlone(RuneAt(word, 0)) ? 0.5 : 1;

    private static int EndOfWord(string text, int i)
    {
        int begin = i;
        while (i < text.Length)
        {
            Rune rune = RuneAt(text, i);
            if (IsWord(rune) && !StandsAlone(rune)) i += rune.Utf16SequenceLength;
            else if (i > begin && IsJoint(text, i)) i++;
            else break;
        }
        return i;
    }

    // An apostrophe between letters, or a point, comma or colon between digits.
    private static bool IsJoint(string text, int i) =>
        i + 1 < text.Length
        && (Apostrophes.Contains(text[i]) ? char.IsLetterOrDigit(text[i - 1]) && char.IsLetter(text[i + 1])
            : text[i] is '.' or ',' or ':' && char.IsDigit(text[i - 1]) && char.IsDigit(text[i + 1]));

    private static bool IsMinus(string text, int i) =>
        text[i] is '-' or '\u2212' && i + 1 < text.Length && char.IsDigit(text[i + 1]) && (i == 0 || char.IsWhiteSpace(text[i - 1]));

    private static bool IsWord(Rune rune) => Rune.IsLetterOrDigit(rune) || IsMark(rune)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber or UnicodeCategory.Format;

    private static bool IsMark(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;

    private static bool IsSign(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.CurrencySymbol or UnicodeCategory.MathSymbol or UnicodeCategory.OtherSymbol
        || (rune.IsBmp && Meaningful.Contains((char)rune.Value));

    // Scripts that put no spaces between words: Thai, Lao, Myanmar, Khmer, Japanese and Chinese.
    private static bool StandsAlone(Rune rune) => Rune.IsLetter(rune) && rune.Value
        is (>= 0x0E00 and <= 0x0EFF) or (>= 0x1000 and <= 0x109F) or (>= 0x1780 and <= 0x17FF)
        or (>= 0x3040 and <= 0x30FF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x4E00 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x3FFFF);

    private static string Fold(string word)
    {
        if (Ascii.IsValid(word)) return word.Replace('`', '\'').ToLowerInvariant();
        var clean = new StringBuilder(word.Length);
        foreach (Rune rune in word.EnumerateRunes())
        {
            if (rune.IsBmp && Apostrophes.Contains((char)rune.Value)) clean.Append('\'');
            else if (rune.Value == 0x2212) clean.Append('-');
            // Soft hyphens and joiners are not seen.
            else if (Rune.GetUnicodeCategory(rune) != UnicodeCategory.Format) clean.Append(rune);
        }
        // Upper, then lower: the two forms of sigma become one.
        return clean.ToString().Normalize(NormalizationForm.FormKC).ToUpperInvariant().ToLowerInvariant();
    }

    // Half a pair of surrogates is U+FFFD, as everywhere in .NET.
    private static Rune RuneAt(string text, int i) => Rune.TryGetRuneAt(text, i, out Rune rune) ? rune : Rune.ReplacementChar;
}
