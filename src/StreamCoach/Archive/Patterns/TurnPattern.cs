using System.Buffers;

namespace StreamCoach.Archive.Patterns;

/// <summary>Decides which texts are found by several patterns, one or all of them.</summary>
internal sealed class TurnPattern
{
    private readonly IReadOnlyList<TextPattern> _patterns;
    private readonly bool _needsAll;

    /// <param name="patterns">The patterns; without one, every text is found.</param>
    /// <param name="needsAll">Whether a text must match all of them; otherwise one is enough.</param>
    public TurnPattern(IReadOnlyList<TextPattern> patterns, bool needsAll)
    {
        (_patterns, _needsAll) = (patterns, needsAll);
        string?[] anchors = [.. patterns.Select(pattern => pattern.Anchor)];
        // If all are needed, the longest one is rarest.
        if (needsAll) anchors = [anchors.MaxBy(anchor => anchor?.Length ?? 0)];
        if (anchors.Length > 0 && !Array.Exists(anchors, anchor => anchor is null)) Anchors = SearchValues.Create([.. anchors!], StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Texts of which the folded form of every found text contains one; <see langword="null"/> if there are none.</summary>
    public SearchValues<string>? Anchors { get; }

    /// <summary>Whether <see cref="Find"/> can be true for a text; it costs less.</summary>
    public bool MayMatch(ReadOnlySpan<char> text)
    {
        if (_patterns.Count == 0) return true;
        foreach (TextPattern pattern in _patterns)
        {
            if (pattern.MayMatch(text) != _needsAll) return !_needsAll;
        }
        return _needsAll;
    }

    /// <summary>Returns the hits in a text that nothing has looked at before; <see langword="null"/> if it is not found.</summary>
    public TextHitList? FindAnew(string text) => Anchors is { } anchors && !SearchText.Fold(text).AsSpan().ContainsAny(anchors) ? null : Find(text);

    /// <summary>Returns the hits in a text that contains one of <see cref="Anchors"/>; <see langword="null"/> if it is not found.</summary>
    public TextHitList? Find(string text)
    {
        if (_patterns.Count == 0) return TextHitList.Empty;
        List<TextHit> hits = [];
        int found = 0;
        foreach (TextPattern pattern in _patterns)
        {
            if (pattern.Find(text, hits)) found++;
            else if (_needsAll) return null;
        }
        return found == 0 ? null : new TextHitList(Apart(hits));
    }

    // Without those that overlap an earlier one.
    private static List<TextHit> Apart(List<TextHit> hits)
    {
        if (hits.Count < 2) return hits;
        List<TextHit> apart = new(hits.Count);
        foreach (TextHit hit in hits.OrderBy(hit => hit.Index).ThenByDescending(hit => hit.Length))
        {
            if (apart.Count == 0 || hit.Index >= apart[^1].Index + apart[^1].Length) apart.Add(hit);
        }
        return apart;
    }
}
