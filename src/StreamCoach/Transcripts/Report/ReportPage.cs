using System.Globalization;
using StreamCoach.Analysis;
using StreamCoach.Text;
using StreamCoach.Transcripts.Metrics;

namespace StreamCoach.Transcripts.Report;

/// <summary>Writes the report of one session as one HTML page.</summary>
internal sealed class ReportPage
{
    private readonly Transcript _transcript;
    private readonly TranscriptMetrics _metrics;
    private readonly TranscriptAnalysis? _analysis;
    private readonly string _title;
    private readonly SpeakerColors _colors;
    private readonly ReportAudio? _audio;

    public ReportPage(Transcript transcript, TranscriptAnalysis? analysis, string? title, ReportAudio? audio)
    {
        _audio = audio;
        _transcript = transcript;
        _analysis = analysis;
        _metrics = TranscriptMetrics.Measure(transcript);
        _title = PrintableText.Line(title ?? transcript.SessionName ?? transcript.SessionId ?? "").Trim() is { Length: > 0 } given ? given : "A talk";
        _colors = new SpeakerColors(transcript);
    }

    public string Write()
    {
        var body = new Html();
        Head(body);
        if (_analysis is not null)
        {
            Summary(body, _analysis);
            // The advice is what the report is read for: below the figures, a phone shows it last.
            new FindingCards(_analysis, _colors, _audio).Write(body);
        }
        new FigureCards(_metrics).Write(body);
        new Timeline(_transcript, _metrics, _analysis, _colors).Write(body);
        new PaceChart(_transcript, _metrics, _colors).Write(body);
        new SpeakerTable(_metrics, _colors).Write(body);
        new MarkedTranscript(_transcript, _analysis, _colors, _audio).Write(body);

        string language = _transcript.Turns.Select(said => said.Language).FirstOrDefault(code => code is not null)?.Replace('_', '-') ?? "en";
        return PageShell.Around(body, _title, language, playsAudio: _audio is not null);
    }

    private void Head(Html html)
    {
        html.Add($"<a class=\"skip\" href=\"#transcript\">To the transcript</a>\n<header>\n<h1>{_title}</h1>\n<p class=\"facts\">");
        string[] facts =
        [
            .. new[]
            {
                _transcript.Turns[0].StartedAt?.ToString("dddd, d MMMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture),
                _metrics.DurationSeconds is { } seconds ? ReportFormat.Time(seconds) : null,
                ReportFormat.Count(_metrics.Turns, "turn"),
                _metrics.Model is null ? null : $"transcribed by {_metrics.Model}",
                _analysis is null ? null : $"analysed by {_analysis.Model}",
            }.OfType<string>(),
        ];
        foreach (string fact in facts) html.Add($"<span>{fact}</span> ");
        html.Add($"</p>\n");
        _audio?.WriteWhole(html);
        html.Add($"<nav aria-label=\"Parts of the report\">");
        if (_analysis is not null) html.Add($"<a href=\"#summary\">{(_analysis.Question is null ? "Summary" : "Question")}</a>");
        if (_analysis is { Findings.Count: > 0 }) html.Add($"<a href=\"#findings\">Findings</a>");
        html.Add($"<a href=\"#figures\">Figures</a><a href=\"#timeline\">Timeline</a><a href=\"#speakers\">Speakers</a>");
        html.Add($"<a href=\"#transcript\">Transcript</a></nav>\n</header>\n<main>\n");
    }

    private static void Summary(Html html, TranscriptAnalysis analysis)
    {
        html.Add($"<section id=\"summary\" aria-labelledby=\"h-summary\">\n<h2 id=\"h-summary\">{(analysis.Question is null ? "Summary" : "Question")}</h2>\n<div class=\"card prose\">\n");
        foreach (string paragraph in (analysis.Question ?? analysis.Summary ?? analysis.Text).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)) html.Add($"<p>{paragraph}</p>\n");
        if (analysis.Failure is { } failure) html.Add($"<p class=\"missing\">This analysis is incomplete ({analysis.Coverage.ToString()} were read). {failure.Message}</p>\n");
        html.Add($"</div>\n</section>\n");
    }
}
