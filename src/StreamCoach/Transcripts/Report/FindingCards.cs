using StreamCoach.Analysis;
using StreamCoach.Transcripts.Quotes;

namespace StreamCoach.Transcripts.Report;

/// <summary>Writes the findings, each with the status of its quote and a link to its location.</summary>
internal sealed class FindingCards(TranscriptAnalysis analysis, SpeakerColors colors, ReportAudio? audio)
{
    public void Write(Html html)
    {
        if (analysis.Findings.Count == 0) return;
        html.Add($"<section id=\"findings\" aria-labelledby=\"h-findings\">\n<h2 id=\"h-findings\">Findings</h2>\n<ol class=\"findings\">\n");
        foreach (Finding finding in analysis.Findings) Card(html, finding);
        html.Add($"</ol>\n</section>\n");
    }

    private void Card(Html html, Finding finding)
    {
        html.Add($"<li class=\"card\" id=\"finding-{finding.Number}\" tabindex=\"-1\">\n<p class=\"head\"><b class=\"number\">{finding.Number}</b> <span class=\"status {finding.Status.ToString().ToLowerInvariant()}\">{StatusText(finding)}</span>");
        if (finding.Speaker is not null) html.Add($" <span class=\"who {colors.ClassOf(finding.Speaker)}\">{finding.Speaker}</span>");
        if (finding.TurnOrder is not null) html.Add($" <a class=\"jump\" href=\"#said-{finding.Number}\">{(finding.Start is { } start ? $"at {ReportFormat.Time(start)}" : "in the transcript")}</a>");
        audio?.Write(html, $"finding {finding.Number}", finding.Start, finding.End);
        html.Add($"</p>\n");
        foreach (QuoteLocation location in finding.Status == QuoteStatus.Altered ? finding.GetLocations() : finding.GetLocations().Take(1))
        {
            html.Add($"<blockquote class=\"{colors.ClassOf(location.Speaker)}\"><p>{location.Text}</p></blockquote>\n");
        }
        if (!finding.IsVerified
            && finding.Claimed.Length > 0) html.Add($"<p class=\"claimed\">The model wrote: <q class=\"{(finding.Status == QuoteStatus.TooShort ? "unchecked" : "unsaid")}\">{finding.Claimed}</q></p>\n");
        if (finding.Feedback.Length > 0) html.Add($"<p>{finding.Feedback}</p>\n");
        if (finding.Suggestion.Length > 0) html.Add($"<p class=\"suggestion\"><b>Try:</b> {finding.Suggestion}</p>\n");
        html.Add($"</li>\n");
    }

    public static string StatusText(Finding finding) => finding.Status switch
    {
        QuoteStatus.Exact => "said, word for word",
        QuoteStatus.Normalized => "said; capitals or punctuation differ",
        QuoteStatus.Ambiguous => "said, more than once",
        QuoteStatus.Altered when finding.GetLocations().Count > 1 => "said differently, in turns of different or unknown speakers",
        QuoteStatus.Altered => "said differently",
        QuoteStatus.NotFound => "not in the transcript",
        QuoteStatus.TooShort => "too short to check",
        _ => throw new ArgumentOutOfRangeException(nameof(finding), finding.Status, null),
    };
}
