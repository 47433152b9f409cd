using System.Globalization;
using System.Text;

namespace StreamCoach.Transcripts.Quotes;

/// <summary>
/// Converts text to the form in which quotes are compared: lower case, one form for each character, each with its position in the
/// original text. Characters are unified if they only look different (é in two code points, a full-width or Arabic digit, a curly
/// apostrophe) and keep their meaning: a superscript is written after <c>^</c>, and a fraction is not joined to the number before it.
/// </summary>
internal sealed class FoldedText
{
    /// <summary>An invisible end of a number or word: between 1 and ½, so that the two do not become 11/2.</summary>
    public const char Break = '\u0001';
    /// <summary>A space within the digits of one number.</summary>
    public const char NumberSpace = '\u00A0';
    public const char EnDash = '\u2013';
    public const char EmDash = '\u2014';
    public const char Minus = '\u2212';

    private const string Apostrophes = "'`\u00B4\u2018\u2019\u201B\u02BC\u055A\uFF07";
    private const char Prime = '\u2032';

    private readonly string _text;
    private char[] _chars;
    // Null as long as each character maps to itself, as in most text.
    private int[]? _from;
    private int[]? _to;
    private Script _script;

    public FoldedText(string text)
    {
        _text = text;
        _chars = new char[text.Length];
        for (int i = 0; i < text.Length;) i = Take(i);
    }

    private enum Script { Plain, Raised, Lowered, Number }

    public int Length { get; private set; }

    /// <summary>Returns a folded character; a space beyond either end.</summary>
    public char this[int i] => (uint)i < (uint)Length ? _chars[i] : ' ';

    public ReadOnlySpan<char> Slice(int start, int end) => _chars.AsSpan(start, end - start);

    /// <summary>Returns the position in the text at which a folded character begins.</summary>
    public int From(int i) => _from is null ? i : _from[i];

    /// <summary>Returns the position in the text at which a folded character ends.</summary>
    public int To(int i) => _to is null ? i + 1 : _to[i];

    private int Take(int i)
    {
        char c = _text[i];
        if (c == '-' && i + 1 < _text.Length && _text[i + 1] == '-') return TakeDoubleHyphen(i);
        // Combining marks and other characters that change the preceding one begin at U+0300.
        if (c < 0x80 && (i + 1 == _text.Length || _text[i + 1] < 0x300))
        {
            Enter(Script.Plain, i);
            Add(c == '`' ? '\'' : c < ' ' || c == 0x7F ? ' ' : char.ToLowerInvariant(c), i, i + 1);
            return i + 1;
        }
        Rune rune = RuneAt(i);
        UnicodeCategory category = Rune.GetUnicodeCategory(rune);
        int end = EndOfElement(i, rune);
        // Soft hyphens and joiners are invisible.
        if (category == UnicodeCategory.Format) return i + rune.Utf16SequenceLength;
        if (Single(rune, i, end) is { } single)
        {
            Enter(Script.Plain, i);
            Add(single, i, end);
            return end;
        }
        Enter(ScriptOf(rune, category), i);
        foreach (char folded in Fold(_text[i..end], rune)) Add(folded, i, end);
        return end;
    }

    private int TakeDoubleHyphen(int i)
    {
        int end = i;
        while (end < _text.Length && _text[end] == '-') end++;
        Enter(Script.Plain, i);
        Add(EmDash, i, end);
        return end;
    }

    // Returns the single character that a character is folded to, if there is one.
    private char? Single(Rune rune, int i, int end)
    {
        if (!rune.IsBmp) return null;
        char c = (char)rune.Value;
        if (Apostrophes.Contains(c)) return '\'';
        switch (c)
        {
            case '\u2010' or '\u2011' or '\uFE63' or '\uFF0D': return '-';
            case '\u2012' or EnDash: return EnDash;
            case EmDash or '\u2015': return EmDash;
            case Minus: return Minus;
            case '\u2044' or '\u2215': return '/';
            case '\u066A': return '%';
            case '\u066B': return '.';
            case '\u066C': return ',';
            case NumberSpace or '\u2007' or '\u2009' or '\u202F': return NumberSpace;
            case Prime: return Length > 0 && char.IsLetter(_chars[Length - 1]) && end < _text.Length && char.IsLetter(_text[end]) ? '\'' : Prime;
            default: break;
        }
        if (char.IsWhiteSpace(c) || char.IsControl(c)) return ' ';
        return end == i + 1 && CharUnicodeInfo.GetDecimalDigitValue(c) is >= 0 and int digit && char.IsDigit(c) ? (char)('0' + digit) : null;
    }

    private static Script ScriptOf(Rune rune, UnicodeCategory category) => rune.Value switch
    {
        0xB2 or 0xB3 or 0xB9 or (>= 0x2070 and <= 0x207F) => Script.Raised,
        >= 0x2080 and <= 0x209C => Script.Lowered,
        _ => category is UnicodeCategory.OtherNumber or UnicodeCategory.LetterNumber ? Script.Number : Script.Plain,
    };

    private void Enter(Script script, int at)
    {
        if (script == _script && script != Script.Number) return;
        if (Length > 0) Add(Break, at, at);
        if (script == Script.Raised) Add('^', at, at);
        _script = script;
    }

    private static string Fold(string element, Rune rune)
    {
        // Upper case, then lower case, unifies the two forms of sigma.
        string folded = Whole(element).Normalize(NormalizationForm.FormKC).ToUpperInvariant().ToLowerInvariant();
        var clean = new StringBuilder(folded.Length);
        foreach (Rune part in folded.EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(part) == UnicodeCategory.Format || part.Value is (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF)) continue;
            if (part.Value == 0x2044) clean.Append('/');
            else clean.Append(part);
        }
        // The compatibility form of an isolated mark begins with a space.
        return clean.Length > 0 && clean[0] == ' ' ? rune.ToString() : clean.ToString();
    }

    // A lone surrogate becomes U+FFFD, as everywhere in .NET, because it cannot be normalized.
    private static string Whole(string element) => string.Concat(element.EnumerateRunes());

    // Returns the end of a character with what changes it: marks, the later letters of a Korean syllable, the half-width voice marks of
    // Japanese.
    private int EndOfElement(int i, Rune rune)
    {
        int end = i + rune.Utf16SequenceLength;
        bool korean = rune.Value is >= 0x1100 and <= 0x11FF;
        while (end < _text.Length)
        {
            Rune next = RuneAt(end);
            if (!IsMark(next) && next.Value is not (0xFF9E or 0xFF9F) && !(korean && next.Value is >= 0x1160 and <= 0x11FF)) break;
            end += next.Utf16SequenceLength;
        }
        return end;
    }

    private void Add(char c, int from, int to)
    {
        if (Length == _chars.Length) Array.Resize(ref _chars, Math.Max(16, Length * 2));
        if (_from is null && (from != Length || to != from + 1)) Trace();
        if (_from is not null)
        {
            if (_from.Length < _chars.Length)
            {
                Array.Resize(ref _from, _chars.Length);
                Array.Resize(ref _to, _chars.Length);
            }
            (_from[Length], _to![Length]) = (from, to);
        }
        _chars[Length++] = c;
    }

    private void Trace()
    {
        _from = new int[_chars.Length];
        _to = new int[_chars.Length];
        for (int i = 0; i < Length; i++) (_from[i], _to[i]) = (i, i + 1);
    }

    private Rune RuneAt(int i) => Rune.TryGetRuneAt(_text, i, out Rune rune) ? rune : Rune.ReplacementChar;

    private static bool IsMark(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;
}
