using System.Collections;
using System.Globalization;
using StreamCoach.Errors;
using StreamCoach.Text;

namespace StreamCoach.Turns;

/// <summary>Maps the service's speaker labels to names, such as A to Ana. Labels are case-sensitive, as in the service.</summary>
public sealed class SpeakerNames
{
    /// <summary>No names: the labels are used.</summary>
    public static readonly SpeakerNames None = new([]);

    private readonly Dictionary<string, string> _names;

    /// <summary>Creates names from a dictionary or hashtable with labels as keys. An empty name restores the label.</summary>
    /// <exception cref="StreamCoachException">A label is empty.</exception>
    public SpeakerNames(IDictionary names) : this(new(StringComparer.Ordinal))
    {
        foreach (DictionaryEntry entry in names)
        {
            string label = Text(entry.Key);
            if (label.Length == 0) throw new StreamCoachException(FailureKind.OptionInvalid, "The label of a speaker is empty.");
            _names[label] = Text(entry.Value);
        }
    }

    private SpeakerNames(Dictionary<string, string> names) => _names = names;

    /// <summary>Returns the name for a label, or the label itself if it has none.</summary>
    public string? Of(string? label) => label is not null && _names.TryGetValue(label, out string? name) && name.Length > 0 ? name : label;

    /// <summary>The names by label, as they are saved. An empty name restores the label.</summary>
    internal IReadOnlyDictionary<string, string> ByLabel => _names;

    /// <summary>Creates names from saved ones.</summary>
    internal static SpeakerNames Saved(IEnumerable<KeyValuePair<string, string>> names) =>
        new(names.Select(named => KeyValuePair.Create(PrintableText.Line(named.Key), PrintableText.Line(named.Value)))
            .GroupBy(named => named.Key, StringComparer.Ordinal).ToDictionary(same => same.Key, same => same.Last().Value, StringComparer.Ordinal));

    /// <summary>Returns these names with others added, which replace those of the same label.</summary>
    public SpeakerNames With(SpeakerNames more)
    {
        var all = new Dictionary<string, string>(_names, StringComparer.Ordinal);
        foreach ((string label, string name) in more._names) all[label] = name;
        return new(all);
    }

    private static string Text(object? value) => PrintableText.Line(Convert.ToString(value, CultureInfo.InvariantCulture)).Trim();
}
