using System.Globalization;
using System.Text.RegularExpressions;

namespace StreamCoach.Errors;

/// <summary>
/// Counts messages that are alike, and says which of them are worth a line: the first three, then the 10th, 100th, 1,000th and so on with their number, and
/// at the end how many came since. Alike are texts that differ only in numbers. Not safe for use from two threads at once.
/// </summary>
internal sealed partial class RepeatFilter
{
    // A service that words each warning anew fills no memory: those of further kinds are counted together.
    private const int MostKinds = 50;
    private const int AlwaysShown = 3;

    private readonly Dictionary<string, Kind> _kinds = [];

    /// <summary>Counts a message.</summary>
    /// <returns>What to show; <see langword="null"/> where it is only counted.</returns>
    public string? Count(string text)
    {
        string like = Numbers().Replace(text, "#");
        if (!_kinds.TryGetValue(like, out Kind? kind))
        {
            if (_kinds.Count >= MostKinds) like = "";
            if (!_kinds.TryGetValue(like, out kind)) _kinds[like] = kind = new(text);
        }
        kind.Count++;
        if (kind.Count > AlwaysShown && !IsPowerOfTen(kind.Count)) return null;
        kind.Told = kind.Count;
        return kind.Count <= AlwaysShown ? text
            : string.Create(CultureInfo.InvariantCulture, $"{text} ({(like.Length == 0 ? "with others, " : "")}{kind.Count:N0} times so far)");
    }

    /// <summary>What was only counted since the last that was shown, one line for each kind; it is told once.</summary>
    public IEnumerable<string> Rest()
    {
        foreach (Kind kind in _kinds.Values.Where(kind => kind.Count > kind.Told))
        {
            int more = kind.Count - kind.Told;
            kind.Told = kind.Count;
            yield return string.Create(CultureInfo.InvariantCulture, $"{more:N0} more like this, {kind.Count:N0} in all: {kind.First}");
        }
    }

    private static bool IsPowerOfTen(int count)
    {
        while (count >= 10 && count % 10 == 0) count /= 10;
        return count == 1;
    }

    [GeneratedRegex(@"\d+", RegexOptions.CultureInvariant)]
    private static partial Regex Numbers();

    private sealed class Kind(string first)
    {
        public string First { get; } = first;

        public int Count { get; set; }

        public int Told { get; set; }
    }
}
