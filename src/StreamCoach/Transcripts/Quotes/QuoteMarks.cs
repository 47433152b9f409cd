using System.Globalization;

namespace StreamCoach.Transcripts.Quotes;

/// <summary>
/// Decides which punctuation marks carry meaning and which join two parts into one word. A quote that is <see
/// cref="QuoteStatus.Normalized"/> differs from what was said only in case, white space, the form of characters and marks without
/// meaning.
/// <list type="bullet">
/// <item>Letters and digits always count. So do symbols: currencies, percent and degree signs, operators, emoji, and # @ &amp; § ^ ~
/// \.</item>
/// <item>Punctuation has no meaning at the edge of a word, next to white space. Between two digits each mark counts: 1.5, 3:30, 5-10,
/// 1/2.</item>
/// <item>A point before a digit is a decimal point, a hyphen or dash before a number or a symbol is a minus, ! before a word or = is a
/// negation.</item>
/// <item>A hyphen within a word, a point, brackets or an apostrophe join its parts (non-negotiable, example.com, (un)happy): such a word
/// must be quoted as a whole. A hyphen counts as a space, so that "follow-up" equals "follow up"; "resign" is not "re-sign".</item>
/// <item>Stars and underscores around words are Markdown. A slash between spaces after a sentence is a line end.</item>
/// </list>
/// </summary>
internal static class QuoteMarks
{
    // Unicode classifies them as punctuation, but readers as words.
    private const string Symbols = "#%&@\\\u00A7\u00B6\u2030\u2031\u2020\u2021\u203B\u2032\u2033\u2034\u0609\u060A";
    private const string Joints = "-.'()[]{}\"*_";
    // Chinese and Japanese write them before a word, without a space.
    private const string Negations = "不没沒無无非未別别勿";
    private const string Numerals = "〇零一二三四五六七八九十百千万萬億亿兆";

    private const int LongestEmphasis = 3;
    // Limits the cost of an answer with a million stars or points.
    private const int LongestEmphasized = 400;
    private const int MostMarks = 16;

    /// <summary>Returns the meaning of a Unicode punctuation mark.</summary>
    /// <param name="text">The text.</param>
    /// <param name="i">The position of the mark.</param>
    /// <param name="inNumber">Whether the current word already contains digits, as "10mg" does.</param>
    public static MarkMeaning MeaningOf(FoldedText text, int i, bool inNumber)
    {
        char mark = text[i];
        if (Symbols.Contains(mark) || IsBetweenDigits(text, i)) return MarkMeaning.Sign;
        (char before, char after) = (Before(text, i), After(text, i));
        bool means = mark switch
        {
            '-' or FoldedText.EnDash or FoldedText.EmDash => IsMinus(text, i, inNumber),
            '!' => after == '=' || (IsWord(after) && (IsWhite(before) || IsOpening(before) || char.IsSymbol(before))),
            ':' => after == '=' || (IsWhite(before) && IsBetweenNumbers(text, i)),
            '\'' => char.IsAsciiDigit(before) && char.IsLetter(after),
            '/' => !IsLineEnd(text, i),
            // A bullet at the beginning; otherwise a product, or a word with a star in it.
            '*' or '_' => i > 0 || !IsWhite(after),
            '\u00B7' => IsWord(before) && IsWord(after),
            _ => false,
        };
        if (means) return MarkMeaning.Sign;
        if (mark == '.' && (before == '.' || after == '.')) return MarkMeaning.Separator;
        return Joints.Contains(mark) || mark == FoldedText.EnDash || IsQuotationMark(mark) ? MarkMeaning.Joint : MarkMeaning.Separator;
    }

    /// <summary>Whether a number begins here: with a digit, or with a decimal point before one.</summary>
    public static bool IsNumber(FoldedText text, int i) =>
        char.IsAsciiDigit(text[i]) || (text[i] == '.' && char.IsAsciiDigit(text[i + 1]) && !IsWord(Before(text, i)) && Before(text, i) != '.');

    /// <summary>
    /// Whether two characters of scripts without spaces certainly belong to one word: two numerals, or a negation and the negated word.
    /// Finding the other ends of words would need a dictionary.
    /// </summary>
    public static bool AreOneWord(FoldedText text, int i) =>
        (Numerals.Contains(text[i - 1]) && Numerals.Contains(text[i])) || Negations.Contains(text[i - 1]) || Starts(text, i - 3, "ไม่")
        || Starts(text, i, "ない") || Starts(text, i, "なかった") || Starts(text, i, "ません");

    /// <summary>
    /// Returns the position of the run of stars or underscores that closes the one that begins here; -1 if it is no emphasis.
    /// </summary>
    public static int Emphasis(FoldedText text, int i)
    {
        char mark = text[i];
        int length = Run(text, i);
        if (length > LongestEmphasis || IsWord(Before(text, i)) || IsWhite(text[i + length])) return -1;
        int end = Math.Min(text.Length, i + LongestEmphasized);
        for (int close = i + length + 1; close < end; close += Math.Max(1, Run(text, close, mark)))
        {
            if (Run(text, close, mark) == length && !IsWhite(text[close - 1]) && !IsWord(text[close + length])) return close;
        }
        return -1;
    }

    public static int Run(FoldedText text, int i) => Run(text, i, text[i]);

    private static int Run(FoldedText text, int i, char mark)
    {
        int end = i;
        while (end - i <= LongestEmphasis && end < text.Length && text[end] == mark) end++;
        return end - i;
    }

    private static bool IsMinus(FoldedText text, int i, bool inNumber)
    {
        (char before, char after) = (Before(text, i), After(text, i));
        bool beforeNumber = char.IsAsciiDigit(after) || (after == '.' && char.IsAsciiDigit(text[i + 2]));
        bool beforeSymbol = char.IsSymbol(after);
        if (char.IsAsciiDigit(before)) return beforeNumber || beforeSymbol || IsBetweenNumbers(text, i);
        // "sold - 500 of them" and "sold—$500" contain a dash, "covid-19" a hyphen, "10mg-20mg" a range.
        if (QuoteTokens.StandsAlone(before)) return beforeNumber || beforeSymbol;
        if (IsWord(before)) return text[i] != FoldedText.EmDash && (beforeSymbol || (beforeNumber && inNumber));
        return beforeNumber || beforeSymbol || before == '<' || IsBetweenNumbers(text, i);
    }

    // "10 - 5", "(10) - (5)"
    private static bool IsBetweenNumbers(FoldedText text, int i)
    {
        int left = i - 1, right = i + 1;
        while (i - left < MostMarks && (IsWhite(text[left]) || IsAround(text[left]))) left--;
        while (right - i < MostMarks && (IsWhite(text[right]) || IsAround(text[right]))) right++;
        return (char.IsAsciiDigit(text[left]) || char.IsSymbol(text[left]) || text[left] == '%')
            && (char.IsAsciiDigit(text[right]) || (text[right] == '.' && char.IsAsciiDigit(text[right + 1])) || char.IsSymbol(text[right]));
    }

    // "So, thanks. / How did it go?"
    private static bool IsLineEnd(FoldedText text, int i)
    {
        if (!IsWhite(text[i - 1]) || !IsWhite(text[i + 1])) return false;
        int left = i - 1;
        while (left >= 0 && i - left < MostMarks && IsWhite(text[left])) left--;
        return left < 0 || (char.IsPunctuation(text[left]) && text[left] != '%');
    }

    // Any marks without a space between them: "5...10"
    private static bool IsBetweenDigits(FoldedText text, int i)
    {
        int left = i - 1, right = i + 1;
        while (i - left < MostMarks && IsMark(text[left])) left--;
        if (!char.IsAsciiDigit(text[left])) return false;
        while (right - left < MostMarks && IsMark(text[right])) right++;
        return char.IsAsciiDigit(text[right]);
    }

    private static char Before(FoldedText text, int i)
    {
        do i--;
        while (text[i] == FoldedText.Break);
        return text[i];
    }

    private static char After(FoldedText text, int i)
    {
        do i++;
        while (text[i] == FoldedText.Break);
        return text[i];
    }

    private static bool Starts(FoldedText text, int i, string word)
    {
        for (int n = 0; n < word.Length; n++)
        {
            if (text[i + n] != word[n]) return false;
        }
        return true;
    }

    private static bool IsQuotationMark(char c) => char.GetUnicodeCategory(c) is UnicodeCategory.InitialQuotePunctuation or UnicodeCategory.FinalQuotePunctuation;

    private static bool IsOpening(char c) => c is '"' or '\'' or '*' or '_' || char.GetUnicodeCategory(c) is UnicodeCategory.OpenPunctuation or UnicodeCategory.InitialQuotePunctuation;

    private static bool IsAround(char c) => IsOpening(c) || IsQuotationMark(c) || char.GetUnicodeCategory(c) is UnicodeCategory.ClosePunctuation;

    private static bool IsMark(char c) => c == FoldedText.Break || char.IsPunctuation(c);

    private static bool IsWhite(char c) => char.IsWhiteSpace(c);

    // A surrogate counts as a letter, because most characters outside the BMP are letters or emoji.
    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || char.IsSurrogate(c);
}

/// <summary>The meaning of a punctuation mark at its position.</summary>
internal enum MarkMeaning
{
    /// <summary>A word of its own, or part of one.</summary>
    Sign,
    /// <summary>No meaning, but it joins the text on both sides.</summary>
    Joint,
    /// <summary>No meaning, like white space.</summary>
    Separator,
}
