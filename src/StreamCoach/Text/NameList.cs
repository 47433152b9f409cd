using System.Collections.ObjectModel;

namespace StreamCoach.Text;

/// <summary>A read-only list of names. Its text is the names joined, so that a CSV column stays readable.</summary>
public sealed class NameList : ReadOnlyCollection<string>
{
    internal NameList(IList<string> names) : base(names)
    {
    }

    /// <summary>Returns the names joined by commas.</summary>
    public override string ToString() => string.Join(", ", this);
}
