using System.Text.RegularExpressions;
using StreamCoach.Errors;
using StreamCoach.Text;

namespace StreamCoach.Archive.Patterns;

/// <summary>Finds a regular expression in the text as it is: accents count, and the case unless it is ignored, the same in every culture.</summary>
internal sealed class RegexPattern : TextPattern
{
    private readonly string _typed;
    private readonly Regex _regex;

    public RegexPattern(string typed, bool caseSensitive)
    {
        _typed = typed;
        try
        {
            _regex = new Regex(typed, RegexOptions.CultureInvariant | RegexOptions.Compiled | (caseSensitive ? 0 : RegexOptions.IgnoreCase), Limit);
        }
        catch (ArgumentException error)
        {
            throw new StreamCoachException(FailureKind.SearchPatternInvalid, $"'{PrintableText.Excerpt(typed)}' is not a regular expression: {error.Message}",
                "Correct the expression, or omit -Regex to look for words, or give -SimpleMatch to look for the characters as they are typed.", error);
        }
    }

    public override bool MayMatch(ReadOnlySpan<char> text)
    {
        try
        {
            return _regex.IsMatch(text);
        }
        catch (RegexMatchTimeoutException error)
        {
            throw TooSlow(_typed, error);
        }
    }

    public override bool Find(string text, List<TextHit> hits)
    {
        try
        {
            Match match = _regex.Match(text);
            bool any = match.Success;
            for (; match.Success; match = match.NextMatch())
            {
                if (match.Length > 0) hits.Add(new(match.Index, match.Length, match.Value));
            }
            return any;
        }
        catch (RegexMatchTimeoutException error)
        {
            throw TooSlow(_typed, error);
        }
    }
}
