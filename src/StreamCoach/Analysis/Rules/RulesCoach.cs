using System.Text;
using StreamCoach.Errors;
using StreamCoach.Transcripts;
using StreamCoach.Transcripts.Quotes;

namespace StreamCoach.Analysis.Rules;

/// <summary>
/// Analyses a transcript by rules: no language model, no network, and the same result every time. It counts what <see
/// cref="Transcripts.Metrics.TranscriptMetrics"/> counts, compares with published thresholds, and judges nothing.
/// </summary>
/// <remarks>docs/rules-coach.md has the rules and the sources of their thresholds.</remarks>
public static class RulesCoach
{
    /// <summary>The name of the coach, in the place of a model's.</summary>
    public const string ModelName = "rules";

    private const string Preamble = "Made by rules, not by a language model: figures are counted, nothing is judged.";

    private static readonly IRule[] Rules = [new TalkShareRule(), new MonologueRule(), new PaceRule(), new FilledPauseRule(), new SentenceRule(), new QuestionRule()];

    /// <summary>Whether a model's name means this coach, in any case of its letters.</summary>
    public static bool IsNamed(string model) => string.Equals(model, ModelName, StringComparison.OrdinalIgnoreCase);

    /// <summary>Analyses a transcript. Of several sessions, each is measured by itself.</summary>
    /// <returns>The analysis. Its findings are in the order of the conversation, and each quote is exact.</returns>
    /// <exception cref="StreamCoachException">The transcript is empty.</exception>
    public static TranscriptAnalysis Analyze(Transcript transcript)
    {
        if (transcript.Turns.Count == 0) throw new StreamCoachException(FailureKind.TranscriptEmpty, "The transcript contains no text to analyse.");
        var quote = new PassageQuote(new QuoteIndex(transcript));
        var summary = new StringBuilder(Preamble);
        var found = new List<(int Session, double Start, int At, QuoteLocation Quote, Func<int, Finding> Finding)>();
        MeasuredTalk[] talks = [.. transcript.Turns.Select((turn, at) => (Turn: turn, At: at)).GroupBy(said => said.Turn.SessionId).Select(session => new MeasuredTalk([.. session]))];
        for (int session = 0; session < talks.Length; session++)
        {
            MeasuredTalk talk = talks[session];
            summary.Append('\n');
            if (talks.Length > 1) summary.Append("\nSession ").Append(talk.Metrics.SessionName ?? talk.Metrics.SessionId ?? "unknown").Append(":\n");
            summary.Append(Overview(talk));
            if (talk.Speakers.Count == 0) summary.Append("\nNo speaker could be identified, so no rule applies.");
            else foreach (IRule rule in Rules) Apply(rule, talk, session);
        }
        Finding[] findings = [.. found.OrderBy(it => it.Session).ThenBy(it => it.Start).ThenBy(it => it.At).ThenBy(it => it.Quote.FirstCharacter).Select((it, i) => it.Finding(i + 1))];
        return Analysis(transcript, summary.ToString(), findings);

        void Apply(IRule rule, MeasuredTalk talk, int session)
        {
            summary.Append('\n').Append(rule.Describe(talk));
            foreach (Observation seen in rule.Observe(talk))
            {
                if (quote.First(seen.Passages) is not { } quoted)
                {
                    summary.Append(" There is no finding about it, because a quote has three words or more and occurs only once.");
                    continue;
                }
                QuoteLocation at = quoted.Check.Locations[0];
                found.Add((session, at.Start ?? 0, quoted.Passage.At, at, number => new(talk.Metrics.SessionId, number, quoted.Text, seen.Feedback(quoted.Passage), seen.Suggestion,
                    quoted.Check.Status, quoted.Check.Locations)));
            }
        }
    }

    private static TranscriptAnalysis Analysis(Transcript transcript, string summary, Finding[] findings) => new(transcript, summary, findings)
    {
        Text = string.Join("\n\n", findings.Select(finding => $"{finding.Number}. \"{finding.Quote}\"\n{finding.Feedback} {finding.Suggestion}").Prepend(summary)),
        Form = AnswerForm.Rules,
        Model = ModelName,
        FinishReason = "stop",
        Coverage = new(transcript.Turns.Count, transcript.Turns.Count, 1, 1),
        Usage = new(0, 0),
        EstimatedCost = 0,
    };

    private static string Overview(MeasuredTalk talk)
    {
        string duration = talk.Metrics.DurationSeconds is { } seconds ? FormattableString.Invariant($", {seconds:0} s") : "";
        return $"{Count(talk.Metrics.Words, "word")} in {Count(talk.Metrics.Turns, "turn")}{duration}.";
    }

    private static string Count(int number, string noun) => FormattableString.Invariant($"{number} {noun}{(number == 1 ? "" : "s")}");
}
