using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using StreamCoach.Errors;
using StreamCoach.Text;

namespace StreamCoach.Archive.Patterns;

/// <summary>
/// Finds whole words, or several that follow each other. A space stands for whatever separates two words, * for letters of a word, ? for one of them; an
/// apostrophe and a hyphen match with and without it. Any other sign must be there.
/// </summary>
internal sealed class WordPattern : TextPattern
{
    private const string Letters = @"\w*", Letter = @"[\w?]", Separators = @"\W+", Spaces = @"\s*", NoLetterBefore = @"(?<!\w)", NoLetterAfter = @"(?!\w)";

    private readonly string _typed;
    private readonly bool _exact;
    private readonly Regex _regex;

    public WordPattern(string typed, bool exact)
    {
        _typed = typed;
        _exact = exact;
        List<string> parts = Parts(PrintableText.Line(typed).Trim(), exact);
        if (parts.Count == 0) throw new StreamCoachException(FailureKind.SearchPatternInvalid, $"The pattern '{PrintableText.Excerpt(typed)}' contains no character to look for.");
        _regex = new Regex(Expression(parts), RegexOptions.CultureInvariant, Limit);
        // In the folded form also if the search is exact, because every search begins with the folded text.
        Anchor = LongestLiteral(exact ? Parts(PrintableText.Line(typed).Trim(), exact: false) : parts);
    }

    public override string? Anchor { get; }

    public override bool Find(string text, List<TextHit> hits)
    {
        try
        {
            var searched = new SearchText(text, _exact);
            int before = hits.Count;
            foreach (ValueMatch match in _regex.EnumerateMatches(searched.Text))
            {
                if (match.Length > 0) hits.Add(searched.Hit(match.Index, match.Length));
            }
            return hits.Count > before;
        }
        catch (RegexMatchTimeoutException error)
        {
            throw TooSlow(_typed, error);
        }
    }

    // The parts of the pattern: single characters, and *, ? and spaces as their own. The folding must not make a wildcard of a full-width ?.
    private static List<string> Parts(string typed, bool exact)
    {
        List<string> parts = [];
        int start = 0;
        for (int i = 0; i <= typed.Length; i++)
        {
            if (i < typed.Length && typed[i] is not ('*' or '?')) continue;
            foreach (char c in new SearchText(typed[start..i], exact).Text)
            {
                if (c != ' ' || parts is not [.., Separators]) parts.Add(c == ' ' ? Separators : c.ToString());
            }
            if (i < typed.Length && !(typed[i] == '*' && parts is [.., Letters])) parts.Add(typed[i] == '*' ? Letters : Letter);
            start = i + 1;
        }
        return parts;
    }

    private static string Expression(List<string> parts)
    {
        var expression = new StringBuilder();
        if (IsBounded(parts[0])) expression.Append(NoLetterBefore);
        for (int i = 0; i < parts.Count; i++)
        {
            string part = parts[i];
            bool afterWord = i > 0 && IsOfWord(parts[i - 1]), beforeWord = i + 1 < parts.Count && IsOfWord(parts[i + 1]);
            expression.Append(part switch
            {
                // A * on its own is one word.
                Letters when !afterWord && !beforeWord => @"\w+",
                Letters or Letter => part,
                Separators => afterWord && beforeWord ? part : Spaces,
                "'" => "'?",
                "-" => @"\W*",
                _ => Regex.Escape(part),
            });
        }
        if (IsBounded(parts[^1])) expression.Append(NoLetterAfter);
        return expression.ToString();
    }

    // The longest run of characters that every match contains.
    private static string? LongestLiteral(List<string> parts)
    {
        string longest = "", run = "";
        foreach (string part in parts)
        {
            run = part is [not ('\'' or '-')] ? run + part : "";
            if (run.Length > longest.Length) longest = run;
        }
        return longest.Length > 0 ? longest : null;
    }

    private static bool IsOfWord(string part) => part is Letters or Letter || part is [var c] && (char.IsLetterOrDigit(c) || char.IsSurrogate(c) || IsMark(c));

    // Nothing separates words in these scripts, so there a word is found within others.
    private static bool IsBounded(string part) => IsOfWord(part) && part is not [(>= '\u0E00' and <= '\u0EFF') or (>= '\u1000' and <= '\u109F') or (>= '\u1780' and <= '\u17FF')
        or (>= '\u2E80' and <= '\u9FFF') or (>= '\uF900' and <= '\uFAFF') or (>= '\uD800' and <= '\uDFFF')];

    private static bool IsMark(char c) => char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
}
