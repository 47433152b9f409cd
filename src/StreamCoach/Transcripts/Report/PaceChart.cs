using StreamCoach.Transcripts.Metrics;

namespace StreamCoach.Transcripts.Report;

/// <summary>
/// Draws the pace over time as one line per speaker, and lists the same numbers in a table for readers who cannot see it.
/// </summary>
internal sealed class PaceChart(Transcript transcript, TranscriptMetrics metrics, SpeakerColors colors)
{
    private const double Step = 50;
    private const double LeastTop = 200;

    public void Write(Html html)
    {
        html.Add($"<section id=\"pace\" aria-labelledby=\"h-pace\">\n<h2 id=\"h-pace\">Pace over time</h2>\n");
        if (metrics.DurationSeconds is not > 0 || transcript.Turns.Any(said => said.Words.Count == 0))
        {
            html.Add($"<p class=\"card missing\">Not drawn: {ReportFormat.Why(NotMeasuredReason.NoWordTimes)}.</p>\n</section>\n");
            return;
        }
        double duration = metrics.DurationSeconds.Value;
        // The table below says of the others that they spoke too little for a rate, so no rate of theirs is drawn.
        string[] measured = [.. metrics.Speakers.Where(speaker => speaker.SpeechRateWpm is not null).Select(speaker => SpeakerColors.Name(speaker.Speaker))];
        if (measured.Length == 0)
        {
            html.Add($"<p class=\"card missing\">Not drawn: {ReportFormat.Why(NotMeasuredReason.TooLittleSpeech)}.</p>\n</section>\n");
            return;
        }
        var pace = new PaceOverTime(transcript, duration, measured);
        double top = Math.Max(LeastTop, Math.Ceiling(pace.Lines.SelectMany(line => line.Wpm).Max() is { } most ? most / Step : 0) * Step);
        html.Add($"<div class=\"card\">\n<p class=\"legend\" aria-hidden=\"true\">");
        foreach ((string speaker, _) in pace.Lines) html.Add($"<span class=\"{colors.ClassOf(speaker)}\"><i></i>{speaker}</span> ");
        html.Add($"<span class=\"band\"><i></i>120 to 200 words/min: usual in conversation</span></p>\n<svg class=\"pace\" role=\"img\" aria-label=\"Words per minute over time; the table below contains the figures\">");
        Grid(html, duration, top);
        foreach ((string speaker, IReadOnlyList<double?> wpm) in pace.Lines) Line(html, colors.ClassOf(speaker), wpm, pace.Window, duration, top);
        html.Add($"</svg>\n");
        string[] missing = [.. colors.Names.Except(measured)];
        if (missing.Length > 0) html.Add($"<p class=\"missing\">Not drawn for {string.Join(", ", missing)}: {ReportFormat.Why(NotMeasuredReason.TooLittleSpeech)}, or not known who spoke.</p>\n");
        Table(html, pace);
        html.Add($"</div>\n</section>\n");
    }

    private static void Grid(Html html, double duration, double top)
    {
        html.Add($"<rect class=\"band\" x=\"0\" width=\"100%\" y=\"{Y(200, top)}%\" height=\"{Y(120, top) - Y(200, top)}%\"/>");
        for (double wpm = 0; wpm <= top; wpm += Step)
            html.Add($"<line class=\"grid\" x1=\"0\" x2=\"100%\" y1=\"{Y(wpm, top)}%\" y2=\"{Y(wpm, top)}%\"/><text x=\"2\" y=\"{Y(wpm, top)}%\" dy=\"-3\">{wpm}</text>");
        foreach (double at in Timeline.Marks(duration).Skip(1))
            html.Add($"<text x=\"{at / duration * 100}%\" y=\"100%\" dy=\"-3\" text-anchor=\"{(at / duration > 0.95 ? "end" : "middle")}\">{ReportFormat.Time(at)}</text>");
    }

    // Single points are drawn as dots, which also show a tooltip.
    private static void Line(Html html, string color, IReadOnlyList<double?> wpm, double window, double duration, double top)
    {
        double X(int i) => Math.Min(100, (i + 0.5) * window / duration * 100);
        for (int i = 1; i < wpm.Count; i++)
        {
            if (wpm[i - 1] is { } from && wpm[i] is { } to) html.Add($"<line class=\"{color}\" x1=\"{X(i - 1)}%\" y1=\"{Y(from, top)}%\" x2=\"{X(i)}%\" y2=\"{Y(to, top)}%\"/>");
        }
        for (int i = 0; i < wpm.Count; i++)
        {
            if (wpm[i] is { } value) html.Add($"<circle class=\"{color}\" cx=\"{X(i)}%\" cy=\"{Y(value, top)}%\" r=\"3.5\"><title>{ReportFormat.Time(i * window)}: {value} words/min</title></circle>");
        }
    }

    private static void Table(Html html, PaceOverTime pace)
    {
        html.Add($"<details><summary>The figures</summary><div class=\"scroll\"><table><thead><tr><th scope=\"col\">From</th>");
        foreach ((string speaker, _) in pace.Lines) html.Add($"<th scope=\"col\">{speaker}</th>");
        html.Add($"</tr></thead><tbody>\n");
        for (int i = 0; i < pace.Lines[0].Wpm.Count; i++)
        {
            html.Add($"<tr><th scope=\"row\">{ReportFormat.Time(i * pace.Window)}</th>");
            foreach ((_, IReadOnlyList<double?> wpm) in pace.Lines) html.Add($"<td>{(wpm[i] is { } value ? ReportFormat.Number(value) : "")}</td>");
            html.Add($"</tr>\n");
        }
        html.Add($"</tbody></table></div></details>\n");
    }

    // The lowest eighth shows the times.
    private static double Y(double wpm, double top) => 88 - (wpm / top * 82);
}
