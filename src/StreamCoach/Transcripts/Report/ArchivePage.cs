using StreamCoach.Analysis;
using StreamCoach.Text;
using StreamCoach.Transcripts.Quotes;

namespace StreamCoach.Transcripts.Report;

/// <summary>Writes the analysis of several sessions together, or the answer from them, as one HTML page: each finding with the session that its quote is from.</summary>
internal sealed class ArchivePage
{
    private readonly TranscriptAnalysis _analysis;
    private readonly string _title;
    private readonly Dictionary<string, string?> _sessions;

    public ArchivePage(TranscriptAnalysis analysis, string? title)
    {
        _analysis = analysis;
        _sessions = analysis.Transcript.Turns.Where(turn => turn.SessionId is not null).DistinctBy(turn => turn.SessionId)
            .ToDictionary(first => first.SessionId!, SessionTitle.Of);
        _title = PrintableText.Line(title ?? analysis.Question ?? $"Analysis of {ReportFormat.Count(_sessions.Count, "talk")}").Trim();
    }

    public string Write()
    {
        var body = new Html();
        body.Add($"<a class=\"skip\" href=\"#findings\">To the findings</a>\n<header>\n<h1>{_title}</h1>\n<p class=\"facts\"><span>{ReportFormat.Count(_sessions.Count, "talk")}</span> <span>{_analysis.Coverage.ToString()} read</span> <span>analysed by {_analysis.Model}</span></p>\n</header>\n<main>\n");
        body.Add($"<section id=\"findings\" aria-labelledby=\"h-findings\">\n<h2 id=\"h-findings\">{(_analysis.Question is null ? "Findings" : "Answer")}</h2>\n");
        if (_analysis.Summary is { } summary) Prose(body, summary);
        if (_analysis.Findings.Count == 0) Prose(body, _analysis.Form == AnswerForm.Prose ? _analysis.Text : "No answer was found in these talks.");
        if (_analysis.Failure is { } failure) body.Add($"<p class=\"missing\">This analysis is incomplete ({_analysis.Coverage.ToString()} were read). {failure.Message}</p>\n");
        body.Add($"<ol class=\"findings\">\n");
        foreach (Finding finding in _analysis.Findings) Card(body, finding);
        body.Add($"</ol>\n</section>\n<footer><p>Made by StreamCoach. Each quote was looked up in its transcript. This page loads nothing and runs no script.</p></footer>\n");
        return PageShell.Around(body, _title, "en");
    }

    private void Card(Html html, Finding finding)
    {
        html.Add($"<li class=\"card\">\n<p class=\"head\"><b class=\"number\">{finding.Number}</b> <span class=\"status {finding.Status.ToString().ToLowerInvariant()}\">{FindingCards.StatusText(finding)}</span></p>\n");
        if (finding.Feedback.Length > 0) html.Add($"<p>{finding.Feedback}</p>\n");
        if (finding.Suggestion.Length > 0) html.Add($"<p class=\"suggestion\"><b>Try:</b> {finding.Suggestion}</p>\n");
        foreach (QuoteLocation location in finding.GetLocations())
        {
            string at = string.Join(", ", new[] { SessionOf(location), location.Speaker, location.Start is { } start ? $"at {ReportFormat.Time(start)}" : null }.OfType<string>());
            html.Add($"<blockquote class=\"s0\"><p>{location.Text}</p></blockquote>\n<p class=\"missing\">{at}</p>\n");
        }
        if (!finding.IsVerified && finding.Claimed.Length > 0)
            html.Add($"<p class=\"claimed\">The model wrote: <q class=\"{(finding.Status == QuoteStatus.TooShort ? "unchecked" : "unsaid")}\">{finding.Claimed}</q></p>\n");
        html.Add($"</li>\n");
    }

    private string? SessionOf(QuoteLocation location) => location.SessionId is { } id ? _sessions.GetValueOrDefault(id) : null;

    private static void Prose(Html html, string text)
    {
        html.Add($"<div class=\"card prose\">\n");
        foreach (string paragraph in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)) html.Add($"<p>{paragraph}</p>\n");
        html.Add($"</div>\n");
    }
}
