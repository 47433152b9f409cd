using System.Text;
using System.Text.RegularExpressions;

namespace StreamCoach.Sandbox.Gateway;

/// <summary>The sandbox's coaching, computed by rules; its summary says so.</summary>
internal sealed partial class RuleAnalysis
{
    private const string Preamble = "Sandbox analysis, computed from the transcript by rules, not by a language model: ";
    private const string Summaries = "Summaries:";
    private const int LongSentence = 12;

    private RuleAnalysis(string summary, IReadOnlyList<Finding> findings)
    {
        Summary = summary;
        Findings = findings;
    }

    public string Summary { get; }

    public IReadOnlyList<Finding> Findings { get; }

    public static RuleAnalysis Of(string prompt)
    {
        if (prompt.StartsWith(Summaries, StringComparison.Ordinal))
            return new RuleAnalysis(Preamble + FormattableString.Invariant($"joined from {NumberedPart().Count(prompt)} parts."), []);
        IReadOnlyList<string> turns = TranscriptText.Turns(prompt);
        List<string> sentences = [.. turns.SelectMany(TranscriptText.Sentences)];
        int words = turns.Sum(Words);
        int questions = sentences.Count(s => s.EndsWith('?'));
        int fillers = turns.Sum(Fillers);
        if (words == 0)
            return new RuleAnalysis(Preamble + "the transcript is empty, so there is nothing to coach.", []);
        string summary = Preamble + FormattableString.Invariant(
            $"{words} words in {turns.Count} {(turns.Count == 1 ? "turn" : "turns")}, {questions} {(questions == 1 ? "question" : "questions")}, {fillers} filler {(fillers == 1 ? "word" : "words")}, \"you know\" and the like included. ")
            + (fillers * 20 > words ? "Fillers weaken the message; a short pause works better." : "The conversation is clear and has few fillers.");
        return new RuleAnalysis(summary, [.. Find(sentences)]);
    }

    /// <summary>Answers a question with the sentences that share its longer words.</summary>
    public static RuleAnalysis Answering(string question, string prompt)
    {
        HashSet<string> asked = [.. LongWord().Matches(question).Select(word => word.Value.ToLowerInvariant())];
        IEnumerable<Finding> found = TranscriptText.Titled(prompt)
            .SelectMany(said => TranscriptText.Sentences(said.Turn).Select(sentence => (said.Talk, Sentence: sentence)))
            .Select(said => (said.Talk, said.Sentence, Shared: LongWord().Matches(said.Sentence).Select(word => word.Value.ToLowerInvariant()).FirstOrDefault(asked.Contains)))
            .Where(hit => hit.Shared is not null)
            .Select(hit => new Finding(hit.Sentence, $"Sandbox answer, found by rules: this was said about \"{hit.Shared}\".", "") { Talk = hit.Talk });
        return new(Preamble, [.. found]);
    }

    public RuleAnalysis With(IReadOnlyList<Finding> findings) => new(Summary, findings);

    /// <summary>Returns the analysis as prose.</summary>
    public string ToText()
    {
        var text = new StringBuilder(Summary);
        for (int i = 0; i < Findings.Count; i++)
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"\n\n{i + 1}. \"{Findings[i].Quote}\"\n{Findings[i].Feedback} {Findings[i].Suggestion}");
        return text.ToString();
    }

    private static IEnumerable<Finding> Find(List<string> sentences)
    {
        var quoted = new HashSet<string>();
        string? filled = sentences.Where(s => Fillers(s) > 0).MaxBy(Fillers);
        if (filled is not null && quoted.Add(filled))
        {
            yield return new(
                filled,
                FormattableString.Invariant($"This sentence contains {Fillers(filled)} of the conversation's fillers."),
                "Omit them, and pause briefly instead.");
        }

        string longest = sentences.MaxBy(Words)!;
        if (Words(longest) >= LongSentence && quoted.Add(longest))
            yield return new(longest, FormattableString.Invariant($"At {Words(longest)} words this is the longest sentence."), "Split it in two.");

        string? question = sentences.FirstOrDefault(s => s.EndsWith('?') && !quoted.Contains(s));
        if (question is not null && quoted.Add(question))
            yield return new(question, "A question keeps the other side talking.", "Ask it sooner, and wait for the whole answer.");

        if (quoted.Count < 2 && sentences.FirstOrDefault(s => !quoted.Contains(s)) is { } plain)
            yield return new(plain, "This sentence is short and has no fillers.", "Keep it as it is.");
    }

    private static int Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;

    private static int Fillers(string text) => Filler().Count(text);

    [GeneratedRegex(@"\b(?:um+|uh+|erm?|hmm+|you know|sort of|kind of|I mean)\b|(?<=, )like(?=,)|(?<=^)so(?=,)", RegexOptions.IgnoreCase)]
    private static partial Regex Filler();

    // Shorter ones are in every question.
    [GeneratedRegex(@"\p{L}{5,}")]
    private static partial Regex LongWord();

    [GeneratedRegex(@"^\d+\. ", RegexOptions.Multiline)]
    private static partial Regex NumberedPart();

    /// <summary>An example with an exact quote.</summary>
    internal sealed record Finding(string Quote, string Feedback, string Suggestion)
    {
        /// <summary>The title of the talk; empty if the prompt names none.</summary>
        public string Talk { get; init; } = "";
    }
}
