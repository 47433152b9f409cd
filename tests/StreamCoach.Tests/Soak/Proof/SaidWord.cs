using System.Globalization;
using StreamCoach.Sessions;
using StreamCoach.Turns;

namespace StreamCoach.Tests.Soak.Proof;

/// <summary>A word that was said, and when, in seconds from the first sample; without capitals and punctuation, which some models leave out.</summary>
internal readonly record struct SaidWord(string Text, double Start, double End)
{
    // What is this near to a gap may be lost with it: the service hears no half word.
    private const double Border = 0.1;

    /// <summary>The bundled recording's words.</summary>
    public static SaidWord[] Recorded { get; } =
        [.. Talks.Recording.Turns.SelectMany(turn => turn.Words).Select(word => new SaidWord(Plain(word.Text), word.Start, word.End))];

    /// <summary>The words of turns, with their times.</summary>
    public static SaidWord[] Of(IEnumerable<Turn> turns) =>
        [.. turns.Where(IsSaid).SelectMany(turn => turn.Words).Select(word => new SaidWord(Plain(word.Text), word.Start, word.End))];

    /// <summary>Whether a turn is of the recording: two faults say a turn of their own, and sound that the sandbox does not know has only a length.</summary>
    public static bool IsSaid(Turn turn) => turn.Text.Length < 1_000 && turn.Text != "17" && !turn.Text.StartsWith("[speech", StringComparison.Ordinal);

    /// <summary>A turn's words without capitals and punctuation.</summary>
    public static string PlainText(string text) => string.Join(' ', text.Split(' ').Select(Plain).Where(word => word.Length > 0));

    /// <summary>Why turns are not what was said; <see langword="null"/> where they are.</summary>
    /// <param name="turns">What is shown.</param>
    /// <param name="said">What was said.</param>
    /// <param name="gaps">What is reported as lost.</param>
    /// <param name="until">The second up to which every word must be shown or lie in a gap; from there on the end may be missing.</param>
    public static string? Difference(IReadOnlyList<Turn> turns, SaidWord[] said, IReadOnlyList<SessionGap> gaps, double until)
    {
        bool MayMiss(SaidWord word) => word.End > until || gaps.Any(gap => gap.Start - Border < word.End && word.Start < gap.Start + gap.Seconds + Border);
        (string Text, bool IsOpen)[] shown =
        [
            .. turns.Where(IsSaid).SelectMany(turn =>
            {
                string[] words = PlainText(turn.Text).Split(' ', StringSplitOptions.RemoveEmptyEntries);
                // The last word of a turn that did not end may be half a word.
                return words.Select((word, i) => (word, !turn.IsFinal && i == words.Length - 1));
            }),
        ];
        // Every place in what was said where the shown words may have come to: words repeat, so there may be several.
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
