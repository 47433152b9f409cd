using System.Globalization;
using System.Text;

namespace StreamCoach.Archive.Patterns;

/// <summary>
/// Converts text to the form in which words are compared, and maps positions back. Both forms unify what only looks different: composed and decomposed
/// letters, curly and straight apostrophes, hyphens, kinds of spaces. The folded form also ignores case and accents, the same in every culture: İ, I, ı and i
/// are one letter, and so are ß and ss. docs/cmdlets/Search-Transcript.md describes it to the user.
/// </summary>
/// <remarks>Of ASCII text it changes only the case, so the cache searches such text as it is.</remarks>
internal sealed class SearchText
{
    private readonly string _original;
    // The position in the original of each character and its end; null if each character maps to itself.
    private readonly List<int>? _from, _to;

    /// <param name="text">The text.</param>
    /// <param name="exact">Whether case and accents count.</param>
    public SearchText(string text, bool exact)
    {
        _original = text;
        if (Ascii.IsValid(text))
        {
            Text = exact ? text : text.ToLowerInvariant();
            return;
        }
        var folded = new StringBuilder(text.Length);
        (_from, _to) = (new(text.Length), new(text.Length));
        for (int i = 0; i < text.Length;)
        {
            // Most characters are ASCII in most languages that have others too. No mark follows them below U+0300.
            if (text[i] < '\u0080' && (i + 1 == text.Length || text[i + 1] < '\u0300'))
            {
                folded.Append(exact ? text[i] : char.ToLowerInvariant(text[i]));
                _from.Add(i);
                _to.Add(++i);
                continue;
            }
            int end = EndOfElement(text, i);
            foreach (char c in Fold(text[i..end], exact))
            {
                folded.Append(c);
                _from.Add(i);
                _to.Add(end);
            }
            i = end;
        }
        Text = folded.ToString();
    }

    /// <summary>The converted text.</summary>
    public string Text { get; }

    /// <summary>Returns the folded form of a text.</summary>
    public static string Fold(string text) => new SearchText(text, exact: false).Text;

    /// <summary>Returns the part of the original text that became a part of <see cref="Text"/>.</summary>
    public TextHit Hit(int start, int length)
    {
        int from = _from is null ? start : _from[start], to = _to is null ? start + length : _to[start + length - 1];
        return new(from, to - from, _original[from..to]);
    }

    private static string Fold(string element, bool exact)
    {
        if (element is [< '\u0080' and var plain]) return exact ? element : char.ToLowerInvariant(plain).ToString();
        // A lone surrogate cannot be normalized; it becomes U+FFFD, as everywhere in .NET.
        string whole = string.Concat(element.EnumerateRunes());
        var folded = new StringBuilder(whole.Length);
        foreach (char c in whole.Normalize(exact ? NormalizationForm.FormC : NormalizationForm.FormKD)) Add(folded, c, exact);
        string text = folded.ToString().Normalize();
        // Upper case, then lower case, unifies letters with several lower forms.
        return exact ? text : text.ToUpperInvariant().ToLowerInvariant();
    }

    private static void Add(StringBuilder folded, char c, bool exact)
    {
        switch (c)
        {
            case '\u00B4' or '\u2018' or '\u2019' or '\u201B' or '\u02BC' or '\uFF07':
                folded.Append('\'');
                return;
            case '\u2010' or '\u2011':
                folded.Append('-');
                return;
        }
        if (char.IsWhiteSpace(c)) c = ' ';
        if (exact)
        {
            folded.Append(c);
            return;
        }
        // The marks of Latin, Greek and Cyrillic letters are accents; those of other scripts are letters.
        if (c is >= '\u0300' and <= '\u036F' || char.GetUnicodeCategory(c) == UnicodeCategory.Format) return;
        // Letters that Unicode does not decompose.
        folded.Append(c switch
        {
            'ß' or 'ẞ' => "ss",
            'æ' or 'Æ' => "ae",
            'œ' or 'Œ' => "oe",
            'ø' or 'Ø' => "o",
            'ł' or 'Ł' => "l",
            'đ' or 'Đ' => "d",
            'ı' => "i",
            // Windows' own tables do not give it the upper case of the other sigma.
            'ς' => "σ",
            _ => c.ToString(),
        });
    }

    // The end of a character with its marks, the later letters of a Korean syllable, or a half-width voice mark of Japanese.
    private static int EndOfElement(string text, int start)
    {
        int end = start + (Rune.TryGetRuneAt(text, start, out Rune first) ? first.Utf16SequenceLength : 1);
        bool korean = first.Value is >= 0x1100 and <= 0x11FF or >= 0xAC00 and <= 0xD7A3;
        while (end < text.Length && Rune.TryGetRuneAt(text, end, out Rune next)
            && (IsMark(next) || next.Value is 0xFF9E or 0xFF9F || (korean && next.Value is >= 0x1160 and <= 0x11FF))) end += next.Utf16SequenceLength;
        return end;
    }

    private static bool IsMark(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;
}
