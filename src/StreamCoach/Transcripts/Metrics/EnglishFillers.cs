using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace StreamCoach.Transcripts.Metrics;

/// <summary>
/// Detects English fillers: filled pauses, which have no other meaning; backchannels, which mean "I am listening"; and discourse markers,
/// which may be fillers. A marker is counted, as a candidate, only if it is set off by commas or begins a sentence.
/// </summary>
internal static partial class EnglishFillers
{
    private const int LongestBackchannel = 3;

    private static readonly FrozenSet<string> Backchannels = FrozenSet.ToFrozenSet(
        ["mhm", "mm", "mm-hmm", "mmhmm", "mm-hm", "uh-huh", "uhhuh", "hm", "hmm", "yeah", "yep", "yes", "right", "ok", "okay", "sure", "ah", "oh", "i", "see"]);

    // Candidates when set off by punctuation; "so" and "well" only at the beginning of a sentence.
    private static readonly FrozenSet<string> SetOff = FrozenSet.ToFrozenSet(["like", "actually", "basically", "literally"]);
    private static readonly FrozenSet<string> Opening = FrozenSet.ToFrozenSet(["so", "well"]);

    // "a kind of", "what sort of": a noun, not a hedge.
    private static readonly FrozenSet<string> Determiners = FrozenSet.ToFrozenSet(
        ["a", "an", "the", "this", "that", "these", "those", "what", "which", "some", "any", "every", "each", "one", "same", "another", "other", "all",
            "no", "different", "my", "your", "his", "her", "our", "their"]);

    /// <summary>Whether a word contains a letter or a digit.</summary>
    public static bool IsWord(string word)
    {
        foreach (char c in word)
        {
            if (char.IsLetterOrDigit(c) || char.IsSurrogate(c)) return true;
        }
        return false;
    }

    /// <summary>Whether a word is um, uh, er, erm, ah or hm, however long it is drawn.</summary>
    public static bool IsFilledPause(string word) => FilledPause().IsMatch(Core(word));

    /// <summary>Whether a whole turn only says that somebody is listening.</summary>
    public static bool IsBackchannel(string[] words)
    {
        string[] cores = [.. words.Where(IsWord).Select(Core)];
        if (cores.Length is 0 or > LongestBackchannel || !cores.All(Backchannels.Contains)) return false;
        // "I see", but not "I" and not "see".
        return !cores.Contains("i") && !cores.Contains("see") || cores is ["i", "see"] or [_, "i", "see"];
    }

    /// <summary>Returns the number of discourse markers that are positioned like fillers.</summary>
    public static int MarkerCandidates(string[] words)
    {
        string[] cores = [.. words.Select(Core)];
        int count = 0;
        for (int i = 0; i < words.Length; i++)
        {
            bool opensClause = i == 0 || EndsClause(words[i - 1]);
            bool opensSentence = i == 0 || EndsSentence(words[i - 1]);
            string next = i + 1 < cores.Length ? cores[i + 1] : "";
            if ((SetOff.Contains(cores[i]) && opensClause && EndsClause(words[i]))
                || (Opening.Contains(cores[i]) && opensSentence && words[i].EndsWith(','))
                || (cores[i] == "right" && words[i].EndsWith('?') && i > 0 && words[i - 1].EndsWith(','))
                || ((cores[i], next) is ("you", "know") or ("i", "mean") && opensClause && EndsClause(words[i + 1]))
                || ((cores[i], next) is ("kind", "of") or ("sort", "of") && !(i > 0 && Determiners.Contains(cores[i - 1]))))
                count++;
        }
        return count;
    }

    private static bool EndsClause(string word) => word.Length > 0 && ",.;:?!\u2026\u2014".Contains(word[^1]);

    private static bool EndsSentence(string word) => word.Length > 0 && ".?!\u2026".Contains(word[^1]);

    private static string Core(string word) => word.AsSpan().Trim(",.;:?!\u2026\u2014-\"'\u2018\u2019\u201C\u201D()[]").ToString().ToLowerInvariant();

    [GeneratedRegex("^(?:u+m+|u+h+|e+r+m*|a+h+|h+m+)$", RegexOptions.CultureInvariant)]
    private static partial Regex FilledPause();
}
