using System.Globalization;
using System.Text;

namespace StreamCoach.Transcripts.Quotes;

/// <summary>
/// A part of a word, the unit in which quotes are compared: its folded form, its position in the text, and whether a word begins with it.
/// </summary>
internal readonly record struct QuoteToken(string Text, int Start, int End, bool BeginsWord);

/// <summary>
/// Splits text into the parts in which quotes are compared: runs of letters (with apostrophes in them), numbers (with points, commas and
/// colons in them), and each symbol by itself. Parts without white space between them are one word, and a quote consists of whole words,
/// so that "$500" is no quote of "-$500", although "5mg" is one of "5 mg". <see cref="QuoteMarks"/> defines the rules for punctuation.
/// </summary>
internal static class QuoteTokens
{
    public static List<QuoteToken> Of(string text)
    {
        var scan = new Scan(new FoldedText(text));
        scan.Run();
        return scan.Tokens;
    }

    /// <summary>Returns the number of words; a character of a script without spaces counts as half a word.</summary>
    public static double CountWords(List<QuoteToken> tokens)
    {
        double words = 0;
        foreach (QuoteToken token in tokens)
        {
            if (StandsAlone(RuneAt(token.Text, 0))) words += 0.5;
            else if (token.BeginsWord) words++;
        }
        return words;
    }

    /// <summary>
    /// Whether a character is a letter of a script without spaces between words: Thai, Lao, Myanmar, Khmer, Japanese or Chinese.
    /// </summary>
    public static bool StandsAlone(char c) => c >= 0x0E00 && Rune.TryCreate(c, out Rune rune) && StandsAlone(rune);

    private static bool StandsAlone(Rune rune) => rune.Value >= 0x0E00 && Rune.IsLetter(rune) && rune.Value
        is (>= 0x0E00 and <= 0x0EFF) or (>= 0x1000 and <= 0x109F) or (>= 0x1780 and <= 0x17FF)
        or (>= 0x3040 and <= 0x30FF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x4E00 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x3FFFF);

    private static Rune RuneAt(string text, int i) => Rune.TryGetRuneAt(text, i, out Rune rune) ? rune : Rune.ReplacementChar;

    private enum Kind { White, Letter, Digit, Alone, Symbol, Mark }

    private sealed class Scan(FoldedText text)
    {
        private readonly List<int> _closings = [];
        private Kind _last = Kind.White;
        private bool _begins = true;
        private bool _inNumber;

        public List<QuoteToken> Tokens { get; } = [];

        public void Run()
        {
            for (int i = 0; i < text.Length;)
            {
                char c = text[i];
                if (char.IsAsciiLetterLower(c)) i = Add(i, EndOfLetters(i), Kind.Letter);
                else if (c == FoldedText.Break) i++;
                else if (QuoteMarks.IsNumber(text, i)) i = Add(i, EndOfNumber(i), Kind.Digit);
                else
                {
                    Kind kind = KindOf(i, out int length);
                    i = kind switch
                    {
                        Kind.Letter => Add(i, EndOfLetters(i), kind),
                        Kind.Alone => Add(i, EndOfMarks(i + length), kind),
                        Kind.Symbol => Add(i, EndOfMarks(i + length), kind),
                        Kind.Mark => Punctuation(i),
                        _ => White(i),
                    };
                }
            }
        }

        private int White(int i)
        {
            bool inNumber = text[i] == FoldedText.NumberSpace && char.IsAsciiDigit(text[i - 1]) && char.IsAsciiDigit(text[i + 1]);
            if (!inNumber) _begins = true;
            return i + 1;
        }

        private int Punctuation(int i)
        {
            if (text[i] is '*' or '_' && IsEmphasis(i)) return i + QuoteMarks.Run(text, i);
            switch (QuoteMarks.MeaningOf(text, i, _inNumber && !_begins))
            {
                case MarkMeaning.Sign: return Add(i, i + 1, Kind.Symbol);
                case MarkMeaning.Separator: _begins = true; break;
                case MarkMeaning.Joint: default: break;
            }
            return i + 1;
        }

        private bool IsEmphasis(int i)
        {
            if (_closings.Remove(i)) return true;
            int closing = QuoteMarks.Emphasis(text, i);
            if (closing >= 0) _closings.Add(closing);
            return closing >= 0;
        }

        private int Add(int start, int end, Kind kind)
        {
            bool begins = _begins || (_last, kind) switch
            {
                (Kind.Alone, Kind.Alone) => !QuoteMarks.AreOneWord(text, start),
                // 5万円, but 約5
                (_, Kind.Alone) => _last != Kind.Digit,
                (Kind.Alone, _) => true,
                _ => false,
            };
            if (begins) _inNumber = false;
            _inNumber |= kind == Kind.Digit;
            ReadOnlySpan<char> part = text.Slice(start, end);
            string form = part.Length == 1 && part[0] is FoldedText.Minus or FoldedText.EnDash or FoldedText.EmDash ? "-" : new(part);
            Tokens.Add(new(form, text.From(start), text.To(end - 1), begins));
            (_begins, _last) = (false, kind);
            return end;
        }

        private int EndOfNumber(int i)
        {
            if (text[i] == '.') i++;
            while (char.IsAsciiDigit(text[i]) || (text[i] is '.' or ',' or ':' && char.IsAsciiDigit(text[i - 1]) && char.IsAsciiDigit(text[i + 1]))) i++;
            return i;
        }

        private int EndOfLetters(int i)
        {
            int begin = i;
            while (i < text.Length)
            {
                if (char.IsAsciiLetterLower(text[i])) i++;
                else if (KindOf(i, out int length) == Kind.Letter) i += length;
                else if (i > begin && text[i] == '\'' && KindOf(i + 1, out _) == Kind.Letter) i++;
                else break;
            }
            return i;
        }

        private int EndOfMarks(int i)
        {
            while (i < text.Length && IsMark(char.GetUnicodeCategory(text[i]))) i++;
            return i;
        }

        private Kind KindOf(int i, out int length)
        {
            length = 1;
            char c = text[i];
            if (c < 0x80)
            {
                return c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') ? Kind.Letter
                    : char.IsAsciiDigit(c) ? Kind.Digit
                    : c <= ' ' ? Kind.White
                    : char.IsPunctuation(c) ? Kind.Mark : Kind.Symbol;
            }
            Rune rune = char.IsHighSurrogate(c) && char.IsLowSurrogate(text[i + 1]) ? new Rune(c, text[i + 1]) : Rune.TryCreate(c, out Rune one) ? one : Rune.ReplacementChar;
            length = rune.Utf16SequenceLength;
            UnicodeCategory category = Rune.GetUnicodeCategory(rune);
            if (StandsAlone(rune)) return Kind.Alone;
            if (Rune.IsLetter(rune) || IsMark(category)) return Kind.Letter;
            if (Rune.IsWhiteSpace(rune)) return Kind.White;
            return Rune.IsPunctuation(rune) ? Kind.Mark : Kind.Symbol;
        }

        private static bool IsMark(UnicodeCategory category) =>
            category is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;
    }
}
