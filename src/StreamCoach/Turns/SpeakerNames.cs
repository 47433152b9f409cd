using System.Collections;
using System.Globalization;
using StreamCoach.Errors;
using StreamCoach.Text;

namespace StreamCoach.Turns;

/// <summary>The names of a talk's speakers by the service's labels: A is Ana. Labels are told apart by case, as the service does.</summary>
public sealed class SpeakerNames
{
    /// <summary>No names: labels stand for themselves.</summary>
    public static readonly SpeakerNames None = new([]);

    private readonly Dictionary<string, string> _names;

    /// <summary>Takes names by label, from a dictionary or a hashtable. A name that is empty gives the label back its place.</summary>
    /// <exception cref="StreamCoachException">A label is empty.</exception>
    public SpeakerNames(IDictionary names) : this(new(StringComparer.Ordinal))
    {
        foreach (DictionaryEntry entry in names)
        {
            string label = Text(entry.Key);
            if (label.Length == 0) throw new StreamCoachException(FailureKind.OptionInvalid, "A speaker's label is empty.");
            _names[label] = Text(entry.Value);
        }
    }

    private SpeakerNames(Dictionary<string, string> names) => _names = names;

    /// <summary>The name for a label, or the label itself.</summary>
    public string? Of(string? label) => label is not null && _names.TryGetValue(label, out string? name) && name.Length > 0 ? name : label;

    /// <summary>The names by label, as they are saved; an empty one gives the label back its place.</summary>
    internal IReadOnlyDictionary<string, string> ByLabel => _names;

    /// <summary>Names as they were saved.</summary>
    internal static SpeakerNames Saved(IEnumerable<KeyValuePair<string, string>> names) =>
        new(names.Select(named => KeyValuePair.Create(PrintableText.Line(named.Key), PrintableText.Line(named.Value)))
            .GroupBy(named => named.Key, StringComparer.Ordinal).ToDictionary(same => same.Key, same => same.Last().Value, StringComparer.Ordinal));

    /// <summary>These names, and others beside or in place of them.</summary>
    public SpeakerNames With(SpeakerNames more)
    {
        var all = new Dictionary<string, string>(_names, StringComparer.Ordinal);
        foreach ((string label, string name) in more._names) all[label] = name;
        return new(all);
    }

    private static string Text(object? value) => PrintableText.Line(Convert.ToString(value, CultureInfo.InvariantCulture)).Trim();
}
