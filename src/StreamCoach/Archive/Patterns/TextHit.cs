using System.Collections.ObjectModel;

namespace StreamCoach.Archive.Patterns;

/// <summary>A part of a turn's text that was searched for.</summary>
/// <param name="Index">Its first character in the text, from 0, in UTF-16 code units as everywhere in .NET.</param>
/// <param name="Length">Its length, at least 1.</param>
/// <param name="Value">The found text.</param>
public sealed record TextHit(int Index, int Length, string Value)
{
    /// <summary>Returns the found text.</summary>
    public override string ToString() => Value;
}

/// <summary>The hits in a text, in their order and without overlaps. Its text is the hits joined, so that a CSV column stays readable.</summary>
public sealed class TextHitList : ReadOnlyCollection<TextHit>
{
    internal static readonly new TextHitList Empty = new([]);

    internal TextHitList(IList<TextHit> hits) : base(hits)
    {
    }

    /// <summary>Returns the hits joined by commas.</summary>
    public override string ToString() => string.Join(", ", this);
}
