using StreamCoach.Analysis;
using StreamCoach.Transcripts.Metrics;
using StreamCoach.Turns;

namespace StreamCoach.Transcripts.Report;

/// <summary>Draws who spoke when: one lane per speaker, each turn a link to the transcript, and the findings above.</summary>
internal sealed class Timeline(Transcript transcript, TranscriptMetrics metrics, TranscriptAnalysis? analysis, SpeakerColors colors)
{
    private const int ShownCharacters = 80;

    // The minimum width of a turn in percent, so that it can be clicked.
    private const double LeastWidth = 0.25;

    // Intervals of the axis in seconds: the first one whose number of marks fits a phone is used.
    private static readonly int[] Steps = [5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200];
    private const int MostMarks = 6;

    public void Write(Html html)
    {
        html.Add($"<section id=\"timeline\" aria-labelledby=\"h-timeline\">\n<h2 id=\"h-timeline\">Who spoke when</h2>\n");
        if (metrics.DurationSeconds is not > 0)
        {
            html.Add($"<p class=\"card missing\">Not drawn: {ReportFormat.Why(NotMeasuredReason.NoTimes)}.</p>\n</section>\n");
            return;
        }
        double duration = metrics.DurationSeconds.Value;
        html.Add($"<div class=\"card lanes\">\n");
        Findings(html, duration);
        foreach (string speaker in colors.Names)
        {
            html.Add($"<div class=\"lane\"><span class=\"name\">{speaker}</span><svg class=\"{colors.ClassOf(speaker)}\" role=\"group\" aria-label=\"When {speaker} spoke\">");
            foreach (Turn said in transcript.Turns.Where(said => SpeakerColors.Name(said.Speaker) == speaker)) Turn(html, said, duration);
            html.Add($"</svg></div>\n");
        }
        Axis(html, duration);
        html.Add($"</div>\n</section>\n");
    }

    /// <summary>Returns the positions of an axis's marks in seconds.</summary>
    public static IEnumerable<double> Marks(double duration)
    {
        int step = Steps.FirstOrDefault(step => duration / step <= MostMarks, Steps[^1]);
        for (double at = 0; at <= duration; at += step) yield return at;
    }

    private static void Turn(Html html, Turn said, double duration)
    {
        double start = Percent(said.Start!.Value, duration), width = Math.Max(LeastWidth, Percent(said.End!.Value - said.Start.Value, duration));
        string name = $"{ReportFormat.Time(said.Start.Value)}: {(said.Text.Length <= ShownCharacters ? said.Text : said.Text[..ShownCharacters] + "...")}";
        html.Add($"<a href=\"#turn-{said.Order}\" tabindex=\"-1\" aria-label=\"{name}\"><rect x=\"{start}%\" width=\"{width}%\" y=\"3\" height=\"20\" rx=\"2\"><title>{name}</title></rect></a>");
    }

    private void Findings(Html html, double duration)
    {
        Finding[] placed = [.. (analysis?.Findings.AsEnumerable() ?? []).Where(finding => finding.Start is not null)];
        if (placed.Length == 0) return;
        html.Add($"<div class=\"lane\"><span class=\"name\">Findings</span><svg class=\"pins\" role=\"group\" aria-label=\"Where the findings are\">");
        foreach (Finding finding in placed)
        {
            double x = Percent(finding.Start!.Value, duration);
            html.Add($"<a href=\"#finding-{finding.Number}\" aria-label=\"Finding {finding.Number} at {ReportFormat.Time(finding.Start.Value)}\"><circle cx=\"{x}%\" cy=\"13\" r=\"9\"><title>{finding.Quote}</title></circle><text x=\"{x}%\" y=\"17\" text-anchor=\"middle\">{finding.Number}</text></a>");
        }
        html.Add($"</svg></div>\n");
    }

    private static void Axis(Html html, double duration)
    {
        html.Add($"<div class=\"lane\"><span class=\"name\"></span><svg class=\"axis\" aria-hidden=\"true\">");
        foreach (double at in Marks(duration))
        {
            double x = Percent(at, duration);
            html.Add($"<line x1=\"{x}%\" x2=\"{x}%\" y1=\"0\" y2=\"5\"/><text x=\"{x}%\" y=\"18\" text-anchor=\"{(x > 95 ? "end" : x < 5 ? "start" : "middle")}\">{ReportFormat.Time(at)}</text>");
        }
        html.Add($"</svg></div>\n");
    }

    private static double Percent(double seconds, double duration) => Math.Clamp(seconds / duration * 100, 0, 100);
}
