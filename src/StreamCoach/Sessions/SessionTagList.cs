using System.Collections.ObjectModel;
using StreamCoach.Text;

namespace StreamCoach.Sessions;

/// <summary>A read-only list of tags, each once whatever its case. Its text is one line, so that a CSV column stays readable.</summary>
public sealed class SessionTagList : ReadOnlyCollection<string>
{
    /// <summary>No tags.</summary>
    internal static readonly SessionTagList None = new([]);

    internal SessionTagList(IEnumerable<string> tags)
        : base([.. tags.Select(tag => PrintableText.Line(tag).Trim()).Where(tag => tag.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase)])
    {
    }

    /// <summary>Returns the tags joined; empty if there are none.</summary>
    public override string ToString() => string.Join(", ", this);
}
