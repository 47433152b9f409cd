using StreamCoach.Errors;
using StreamCoach.Text;

namespace StreamCoach.Archive.Patterns;

/// <summary>Finds characters as they are typed, anywhere in the text.</summary>
internal sealed class LiteralPattern : TextPattern
{
    private readonly string _literal;
    private readonly bool _exact;

    public LiteralPattern(string typed, bool exact)
    {
        string line = PrintableText.Line(typed);
        _exact = exact;
        _literal = new SearchText(line, exact).Text;
        Anchor = SearchText.Fold(line);
        if (Anchor.Length == 0) throw new StreamCoachException(FailureKind.SearchPatternInvalid, $"The pattern '{PrintableText.Excerpt(typed)}' contains no character to look for.");
    }

    public override string? Anchor { get; }

    public override bool Find(string text, List<TextHit> hits)
    {
        var searched = new SearchText(text, _exact);
        int before = hits.Count;
        for (int at = searched.Text.IndexOf(_literal, StringComparison.Ordinal); at >= 0; at = searched.Text.IndexOf(_literal, at + _literal.Length, StringComparison.Ordinal))
            hits.Add(searched.Hit(at, _literal.Length));
        return hits.Count > before;
    }
}
