using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using StreamCoach.Analysis;
using StreamCoach.Text;
using StreamCoach.Transcripts.Metrics;

namespace StreamCoach.Transcripts.Report;

/// <summary>
/// Writes the report of one session as one HTML page. The page has no script and loads nothing: its content security policy forbids both,
/// except for the page's own style sheet, which it identifies by its hash.
/// </summary>
internal sealed class ReportPage
{
    private static readonly string Style = ReadStyle();
    private static readonly string StyleHash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)));

    private readonly Transcript _transcript;
    private readonly TranscriptMetrics _metrics;
    private readonly TranscriptAnalysis? _analysis;
    private readonly string _title;
    private readonly SpeakerColors _colors;

    public ReportPage(Transcript transcript, TranscriptAnalysis? analysis, string? title)
    {
        _transcript = transcript;
        _analysis = analysis;
        _metrics = TranscriptMetrics.Measure(transcript);
        _title = PrintableText.Line(title ?? transcript.SessionId ?? "").Trim() is { Length: > 0 } given ? given : "A talk";
        _colors = new SpeakerColors(transcript);
    }

    public string Write()
    {
        var body = new Html();
        Head(body);
        if (_analysis is not null) Summary(body, _analysis);
        new FigureCards(_metrics).Write(body);
        new Timeline(_transcript, _metrics, _analysis, _colors).Write(body);
        new PaceChart(_transcript, _metrics, _colors).Write(body);
        new SpeakerTable(_metrics, _colors).Write(body);
        if (_analysis is not null) new FindingCards(_analysis, _colors).Write(body);
        new MarkedTranscript(_transcript, _analysis, _colors).Write(body);

        string language = _transcript.Turns.Select(said => said.Language).FirstOrDefault(code => code is not null)?.Replace('_', '-') ?? "en";
        var page = new Html();
        page.Add($"""
            <!DOCTYPE html>
            <html lang="{language}">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-{StyleHash}'; base-uri 'none'; form-action 'none'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="referrer" content="no-referrer">
            <title>{_title}</title>
            <style>
            """);
        string head = page.ToString();
        return $"{head}{Style}</style>\n</head>\n<body>\n{body}</main>\n</body>\n</html>\n";
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
        html.Add($"</p>\n<nav aria-label=\"Parts of the report\">");
        if (_analysis is not null) html.Add($"<a href=\"#summary\">Summary</a>");
        html.Add($"<a href=\"#figures\">Figures</a><a href=\"#timeline\">Timeline</a><a href=\"#speakers\">Speakers</a>");
        if (_analysis is { Findings.Count: > 0 }) html.Add($"<a href=\"#findings\">Findings</a>");
        html.Add($"<a href=\"#transcript\">Transcript</a></nav>\n</header>\n<main>\n");
    }

    private static void Summary(Html html, TranscriptAnalysis analysis)
    {
        html.Add($"<section id=\"summary\" aria-labelledby=\"h-summary\">\n<h2 id=\"h-summary\">Summary</h2>\n<div class=\"card prose\">\n");
        foreach (string paragraph in (analysis.Summary ?? analysis.Text).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)) html.Add($"<p>{paragraph}</p>\n");
        if (analysis.Failure is { } failure) html.Add($"<p class=\"missing\">This analysis is incomplete ({analysis.Coverage.ToString()} were read). {failure.Message}</p>\n");
        html.Add($"</div>\n</section>\n");
    }

    private static string ReadStyle()
    {
        using Stream stream = typeof(ReportPage).Assembly.GetManifestResourceStream("StreamCoach.Report.report.css")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
