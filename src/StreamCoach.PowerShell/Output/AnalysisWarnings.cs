using System.Globalization;
using StreamCoach.Analysis;
using StreamCoach.Transcripts.Quotes;

namespace StreamCoach.Commands.Output;

/// <summary>What a reader of an analysis must know of its form and of its quotes.</summary>
internal static class AnalysisWarnings
{
    public static IEnumerable<string> Of(TranscriptAnalysis analysis)
    {
        if (analysis.Form == AnswerForm.Prose)
            yield return $"'{analysis.Model}' answered in prose, not in the requested form. The text in quotation marks was checked; the whole answer is in Text.";
        if (analysis is { Question: not null, Findings.Count: 0, IsComplete: true })
            yield return analysis.Form == AnswerForm.Prose ? "The answer quotes nothing, so nothing in it is proven." : $"'{analysis.Model}' found no answer in the transcript.";
        string all = Count(analysis.Findings.Count, "quote");
        int absent = Number(QuoteStatus.NotFound), altered = Number(QuoteStatus.Altered), tooShort = Number(QuoteStatus.TooShort);
        if (absent > 0) yield return $"{absent} of {all} {(absent == 1 ? "was" : "were")} not found in the transcript: nobody said that. See Status and Claimed.";
        if (altered > 0) yield return $"{altered} of {all} {(altered == 1 ? "differs" : "differ")} from what was said. Quote is what was said, Claimed is what the model wrote.";
        if (tooShort > 0) yield return $"{tooShort} of {all} {(tooShort == 1 ? "is" : "are")} too short to check (fewer than three words). See Claimed.";

        int Number(QuoteStatus status) => analysis.Findings.Count(finding => finding.Status == status);
    }

    /// <summary>A number of things, in the user's culture: "1 turn", "1,200 turns".</summary>
    public static string Count(int number, string noun) => $"{number.ToString("N0", CultureInfo.CurrentCulture)} {noun}{(number == 1 ? "" : "s")}";
}
