using System.Globalization;
using StreamCoach.Sessions;
using StreamCoach.Turns;

namespace StreamCoach.Tests.Soak.Proof;

/// <summary>A spoken word and its time in seconds from the first sample; without capitals and punctuation, which some models omit.</summary>
internal readonly record struct SaidWord(string Text, double Start, double End)
{
    // A word this near to a gap may be lost with it, because the service recognises no partial word.
    private const double Border = 0.1;

    /// <summary>The bundled recording's words.</summary>
    public static SaidWord[] Recorded { get; } =
        [.. Talks.Recording.Turns.SelectMany(turn => turn.Words).Select(word => new SaidWord(Plain(word.Text), word.Start, word.End))];

    /// <summary>The words of turns, with their times.</summary>
    public static SaidWord[] Of(IEnumerable<Turn> turns) =>
        [.. turns.Where(IsSaid).SelectMany(turn => turn.Words).Select(word => new SaidWord(Plain(word.Text), word.Start, word.End))];

    /// <summary>Whether a turn is from the recording: two faults send additional turns, and for unknown audio the sandbox reports only a length.</summary>
    public static bool IsSaid(Turn turn) => turn.Text.Length < 1_000 && turn.Text != "17" && !turn.Text.StartsWith("[speech", StringComparison.Ordinal);

    /// <summary>A turn's words without capitals and punctuation.</summary>
    public static string PlainText(string text) => string.Join(' ', text.Split(' ').Select(Plain).Where(word => word.Length > 0));

    /// <summary>Returns how turns differ from the spoken words; <see langword="null"/> if they do not.</summary>
    /// <param name="turns">The turns.</param>
    /// <param name="said">The spoken words.</param>
    /// <param name="gaps">The reported gaps.</param>
    /// <param name="until">The time in seconds up to which every word must be in a turn or a gap; words after it may be missing.</param>
    public static string? Difference(IReadOnlyList<Turn> turns, SaidWord[] said, IReadOnlyList<SessionGap> gaps, double until)
    {
        bool MayMiss(SaidWord word) => word.End > until || gaps.Any(gap => gap.Start - Border < word.End && word.Start < gap.Start + gap.Seconds + Border);
        (string Text, bool IsOpen)[] shown =
        [
            .. turns.Where(IsSaid).SelectMany(turn =>
            {
                string[] words = PlainText(turn.Text).Split(' ', StringSplitOptions.RemoveEmptyEntries);
                // The last word of an unfinished turn may be incomplete.
                return words.Select((word, i) => (word, !turn.IsFinal && i == words.Length - 1));
            }),
        ];
        // All positions in the spoken words that the turns may have reached; several, because words repeat.
        var places = new SortedSet<int> { 0 };
        for (int i = 0; i < shown.Length; i++)
        {
            var next = new SortedSet<int>();
            foreach (int place in places)
            {
                for (int at = place; at < said.Length; at++)
                {
                    if (shown[i].IsOpen ? said[at].Text.StartsWith(shown[i].Text, StringComparison.Ordinal) : said[at].Text == shown[i].Text) next.Add(at + 1);
                    if (!MayMiss(said[at])) break;
                }
            }
            if (next.Count == 0) return Describe(i, places.Max);
            places = next;
        }
        if (places.Any(place => said[place..].All(MayMiss))) return null;
        return Describe(shown.Length, places.Max);

        string Describe(int i, int place) => string.Create(CultureInfo.InvariantCulture,
            $"after {i} of {shown.Length} shown words: shown '{Joined(shown.Skip(i - 4).Take(4))} ^ {Joined(shown.Skip(i).Take(8))}', said '{Joined(said.Skip(place - 4).Take(4))} ^ {Joined(said.Skip(place).Take(8))}' at {(place < said.Length ? said[place].Start : -1):0.00} s; required until {until:0.00} s; gaps {string.Join("; ", gaps)}");
    }

    private static string Joined(IEnumerable<(string Text, bool IsOpen)> words) => string.Join(' ', words.Select(word => word.Text));

    private static string Joined(IEnumerable<SaidWord> words) => string.Join(' ', words.Select(word => word.Text));

    private static string Plain(string word) => new([.. word.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant)]);
}
