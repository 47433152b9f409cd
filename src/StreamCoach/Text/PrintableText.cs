using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace StreamCoach.Text;

/// <summary>
/// Makes external text safe to show: it removes characters that control a terminal, reorder text or are invisible. It is applied wherever
/// text enters, and to every path in a message or view.
/// </summary>
/// <remarks>
/// <para>Control and reordering characters become U+FFFD, so that the reader sees that something was there: C0 and C1 controls, DEL,
/// embeddings, overrides and isolates, interlinear annotations, lone surrogates, noncharacters, and a run of tag characters, which can
/// hide a whole sentence.</para>
/// <para>Invisible characters of ordinary text are removed: the direction marks of Hebrew and Arabic keyboards (U+200E, U+200F, U+061C),
/// which only position punctuation; zero-width spaces, soft hyphens, word joiners and byte order marks.</para>
/// <para>Characters that change the shape of the preceding one are kept if they have an effect: one joiner after a letter (from Hebrew
/// on) or an emoji, as in Persian, Indic scripts and families of emoji, and one variation selector after a character that has variants. A
/// second one in a row could only hide data.</para>
/// </remarks>
public static class PrintableText
{
    private const int MostShown = 1_000;

    private const char Replacement = '\uFFFD';

    // No script before Hebrew uses joiners, so a joiner would only split words there.
    private const int FirstJoinedScript = 0x0590;

    // All non-ASCII characters that may have to be changed, except surrogates.
    private static readonly SearchValues<char> Suspects = SearchValues.Create(
    [
        .. Range(0x00, 0x1F), .. Range(0x7F, 0x9F), '\u00AD', '\u034F', '\u061C', .. Range(0x200B, 0x200F), .. Range(0x2028, 0x202E), .. Range(0x2060, 0x206F),
        '\u3164', .. Range(0xFDD0, 0xFDEF), .. Range(0xFE00, 0xFE0F), '\uFEFF', '\uFFA0', .. Range(0xFFF0, 0xFFFB), '\uFFFE', '\uFFFF',
    ]);

    /// <summary>Cleans text for one line: line ends and tabs become spaces.</summary>
    /// <returns>The text, the same object if nothing was changed; empty for <see langword="null"/>.</returns>
    public static string Line(string? text) => Clean(text, keepLines: false);

    /// <summary>Cleans text of several lines: line ends become line feeds, and tabs are kept.</summary>
    /// <inheritdoc cref="Line" path="/returns"/>
    public static string Lines(string? text) => Clean(text, keepLines: true);

    /// <summary>Cleans text for one line; <see langword="null"/> stays <see langword="null"/>.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    internal static string? KnownLine(string? text) => text is null ? null : Line(text);

    /// <summary>Whether <see cref="Line"/> would change nothing.</summary>
    internal static bool IsLine(string text) => ReferenceEquals(Line(text), text);

    /// <summary>
    /// Cleans text for one line of a message and cuts it to 1,000 characters: a service's error of many megabytes would fill the screen.
    /// </summary>
    internal static string Excerpt(string? text) => Line(text) is { Length: > MostShown } line ? line[..MostShown] + "..." : Line(text);

    // Keys are masked last: removing characters may have joined the parts of a key.
    private static string Clean(string? text, bool keepLines) => KeyMask.Apply(WithoutControls(text, keepLines));

    private static string WithoutControls(string? text, bool keepLines)
    {
        if (string.IsNullOrEmpty(text)) return "";
        // Most text is plain English or plain letters of another script: two or three vectorised searches, and no allocation.
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~')) return text;
        if (!text.AsSpan().ContainsAny(Suspects) && !text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF')) return text;
        var clean = new StringBuilder(text.Length);
        int last = 0;
        for (int i = 0; i < text.Length;)
        {
            int length = 1;
            if (Rune.TryGetRuneAt(text, i, out Rune rune))
            {
                length = rune.Utf16SequenceLength;
                Add(clean, rune, keepLines, ref last);
            }
            else
            {
                clean.Append(Replacement);
                last = Replacement;
            }
            i += length;
        }
        return clean.Equals(text.AsSpan()) ? text : clean.ToString();
    }

    /// <summary>Appends a character, or what replaces it.</summary>
    /// <param name="clean">The result so far.</param>
    /// <param name="rune">The character.</param>
    /// <param name="keepLines">Whether line ends and tabs are kept.</param>
    /// <param name="last">The preceding character that is visible or changes a shape; within a run of tags, the tag.</param>
    private static void Add(StringBuilder clean, Rune rune, bool keepLines, ref int last)
    {
        int code = rune.Value, before = last;
        switch (code)
        {
            case '\r':
            case '\n':
            case 0x2028 or 0x2029:
                // A Windows line end is one line end when lines are kept, but two spaces otherwise, so that a line keeps its length.
                if (!keepLines) clean.Append(' ');
                else if (code != '\n' || before != '\r') clean.Append('\n');
                break;
            case '\t':
                clean.Append(keepLines ? '\t' : ' ');
                break;
            case 0x3164 or 0xFFA0:
                // Letters without a shape, used for names that look empty. What follows stands after the space, not after a letter.
                clean.Append(' ');
                code = ' ';
                break;
            case 0x00AD or 0x034F or 0x061C or 0x200B or 0x200E or 0x200F or (>= 0x2060 and <= 0x2064) or 0xFEFF:
                return;
            case 0x200C or 0x200D:
                if (!IsJoined(before)) return;
                clean.Append((char)code);
                break;
            case (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF):
                if (!HasVariants(before, code)) return;
                Append(clean, rune);
                break;
            case >= 0xE0000 and <= 0xE0FFF:
                if (before is < 0xE0000 or > 0xE0FFF || IsSelector(before)) clean.Append(Replacement);
                break;
            case < 0x20 or (>= 0x7F and <= 0x9F) or (>= 0x202A and <= 0x202E) or (>= 0x2065 and <= 0x206F) or (>= 0xFDD0 and <= 0xFDEF)
                or (>= 0xFFF0 and <= 0xFFFB) or (>= 0x1BCA0 and <= 0x1BCA3) or (>= 0x1D173 and <= 0x1D17A):
                clean.Append(Replacement);
                break;
            default:
                if ((code & 0xFFFE) == 0xFFFE) clean.Append(Replacement);
                else Append(clean, rune);
                break;
        }
        last = code;
    }

    private static void Append(StringBuilder clean, Rune rune)
    {
        Span<char> characters = stackalloc char[2];
        clean.Append(characters[..rune.EncodeToUtf16(characters)]);
    }

    // After a letter, a mark on a letter, or an emoji with a skin tone or selector; never after another joiner.
    private static bool IsJoined(int before) => before >= FirstJoinedScript && before is not (0x200C or 0x200D) && (IsSelector(before)
        || CharUnicodeInfo.GetUnicodeCategory(before) is UnicodeCategory.OtherLetter or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
            or UnicodeCategory.OtherSymbol or UnicodeCategory.ModifierSymbol);

    // Keycaps are digits with a selector; ideographs use selectors beyond the sixteen of symbols and emoji. Latin letters have no
    // variants.
    private static bool HasVariants(int before, int selector) => !IsSelector(before) && (selector > 0xFFFF
        ? CharUnicodeInfo.GetUnicodeCategory(before) == UnicodeCategory.OtherLetter && before >= 0x2E80
        : before is (>= '0' and <= '9') or '#' or '*' or 0xA9 or 0xAE || before >= 0x1000 && CharUnicodeInfo.GetUnicodeCategory(before)
            is UnicodeCategory.OtherLetter or UnicodeCategory.OtherSymbol or UnicodeCategory.MathSymbol or UnicodeCategory.ModifierSymbol
            or UnicodeCategory.OtherPunctuation or UnicodeCategory.DashPunctuation);

    private static bool IsSelector(int code) => code is (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF);

    private static IEnumerable<char> Range(int first, int last) => Enumerable.Range(first, last - first + 1).Select(code => (char)code);
}
