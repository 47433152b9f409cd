using StreamCoach.Sandbox.Gateway;

namespace StreamCoach.Sandbox.Faults;

/// <summary>Creates an analysis with false quotes: inserted words, changed words, and words that nobody said.</summary>
internal static class LyingQuotes
{
    private const string Invented = "My grandmother keeps seven purple elephants behind her lighthouse.";

    public static RuleAnalysis Of(RuleAnalysis truth)
    {
        IEnumerable<RuleAnalysis.Finding> altered = truth.Findings.Select((finding, i) => finding with { Quote = i % 2 == 0 ? Insert(finding.Quote) : Change(finding.Quote) });
        return truth.With([.. altered, new(Invented, "Nobody said this.", "Catch it.")]);
    }

    private static string Insert(string quote)
    {
        string[] words = quote.Split(' ');
        return string.Join(' ', words.Take(words.Length / 2).Append("never").Concat(words.Skip(words.Length / 2)));
    }

    private static string Change(string quote)
    {
        string[] words = quote.Split(' ');
        words[words.Length / 2] = "purple";
        return string.Join(' ', words);
    }
}
