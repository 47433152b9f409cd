using System.Text.RegularExpressions;
using StreamCoach.Errors;
using StreamCoach.Text;

namespace StreamCoach.Archive.Patterns;

/// <summary>One thing that is searched for in the text of a turn.</summary>
internal abstract class TextPattern
{
    /// <summary>How long a regular expression may take for one turn, 1 s; a good one takes microseconds.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    /// <summary>
    /// A text that the folded form of every matching text contains (<see cref="SearchText.Fold(string)"/>), so that a fast search can skip the others;
    /// <see langword="null"/> if there is none.
    /// </summary>
    public virtual string? Anchor => null;

    /// <summary>Creates a pattern.</summary>
    /// <param name="typed">What the user typed.</param>
    /// <param name="kind">How it is read.</param>
    /// <param name="caseSensitive">Whether case counts, and accents where they would be ignored.</param>
    /// <exception cref="StreamCoachException">It is empty, or no regular expression (<see cref="FailureKind.SearchPatternInvalid"/>).</exception>
    public static TextPattern Create(string typed, TextPatternKind kind, bool caseSensitive)
    {
        if (string.IsNullOrWhiteSpace(typed)) throw new StreamCoachException(FailureKind.SearchPatternInvalid, "A -Pattern is empty, so there is nothing to look for.");
        return kind switch
        {
            TextPatternKind.Regex => new RegexPattern(typed, caseSensitive),
            TextPatternKind.Literal => new LiteralPattern(typed, caseSensitive),
            _ => new WordPattern(typed, caseSensitive),
        };
    }

    /// <summary>Whether a text matches.</summary>
    /// <param name="text">The text of a turn.</param>
    /// <param name="hits">Receives the matching parts; a part without length is none.</param>
    /// <exception cref="StreamCoachException">The text takes too long (<see cref="FailureKind.SearchPatternTooSlow"/>).</exception>
    public abstract bool Find(string text, List<TextHit> hits);

    /// <summary>Whether <see cref="Find"/> can be true. It costs less, and may say yes for any text.</summary>
    public virtual bool MayMatch(ReadOnlySpan<char> text) => true;

    /// <summary>Creates the failure of a pattern that takes too long for a text.</summary>
    protected static StreamCoachException TooSlow(string typed, RegexMatchTimeoutException error) => new(FailureKind.SearchPatternTooSlow,
        $"The pattern '{PrintableText.Excerpt(typed)}' took longer than {Limit.TotalSeconds:0} s for a single turn, so the search was ended.", error);
}

/// <summary>How a pattern is read.</summary>
public enum TextPatternKind
{
    /// <summary>Whole words: one, or several that follow each other. * and ? stand for letters of a word.</summary>
    Words,
    /// <summary>The characters as they are typed, also within a word.</summary>
    Literal,
    /// <summary>A regular expression of .NET.</summary>
    Regex,
}
