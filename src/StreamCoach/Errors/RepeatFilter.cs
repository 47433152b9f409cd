using System.Globalization;
using System.Text.RegularExpressions;

namespace StreamCoach.Errors;

/// <summary>
/// Counts similar messages and decides which of them are shown: the first three, then the 10th, 100th, 1,000th and so on with their number, and at the end the
/// number of those that were not shown. Messages are similar if they differ only in numbers. Not safe for use from two threads at once.
/// </summary>
internal sealed partial class RepeatFilter
{
    // Messages of further kinds are counted together, so that a service that varies its warnings does not fill the memory.
    private const int MostKinds = 50;
    private const int AlwaysShown = 3;

    private readonly Dictionary<string, Kind> _kinds = [];

    /// <summary>Counts a message.</summary>
    /// <returns>The text to show; <see langword="null"/> if the message is only counted.</returns>
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
        kind.ShownUpTo = kind.Count;
        return kind.Count <= AlwaysShown ? text
            : string.Create(CultureInfo.InvariantCulture, $"{text} ({(like.Length == 0 ? "with others, " : "")}{kind.Count:N0} times so far)");
    }

    /// <summary>Returns one line for each kind with messages that were not shown, and marks them as shown.</summary>
    public IEnumerable<string> TakeSuppressed()
    {
        foreach (Kind kind in _kinds.Values.Where(kind => kind.Count > kind.ShownUpTo))
        {
            int more = kind.Count - kind.ShownUpTo;
            kind.ShownUpTo = kind.Count;
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

        public int ShownUpTo { get; set; }
    }
}
