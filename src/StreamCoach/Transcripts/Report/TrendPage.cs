using System.Globalization;
using StreamCoach.Text;
using StreamCoach.Transcripts.Progress;

namespace StreamCoach.Transcripts.Report;

/// <summary>Writes the report of a speaker's talks as one HTML page: where the speaker is, a chart of each figure, and the best and worst moments.</summary>
internal sealed class TrendPage
{
    private readonly ProgressHistory _history;
    private readonly IReadOnlyList<TranscriptProgress> _figures;
    private readonly string _title;

    public TrendPage(ProgressHistory history, IReadOnlyList<ProgressGoal> goals, string? title)
    {
        _history = history;
        _figures = history.Measure(goals: goals);
        _title = PrintableText.Line(title ?? $"Progress of {history.Speaker}").Trim() is { Length: > 0 } given ? given : "Progress";
    }

    public string Write()
    {
        var body = new Html();
        Head(body);
        Figures(body);
        body.Add($"<section id=\"trends\" aria-labelledby=\"h-trends\">\n<h2 id=\"h-trends\">Month by month</h2>\n<div class=\"trends\">\n");
        foreach (TranscriptProgress figure in _figures) TrendChart.Write(body, figure);
        body.Add($"</div>\n</section>\n");
        new MomentCards(_history.Moments).Write(body);
        Talks(body);
        body.Add($"<footer><p>Made by StreamCoach. A change is claimed only if at most 4 in 100 shuffled histories contain one as strong. Each quote is cut from its transcript. This page loads nothing and runs no script.</p></footer>\n");
        return PageShell.Around(body, _title, "en");
    }

    public static string Date(DateTime at) => at.ToString("d MMM yyyy", CultureInfo.InvariantCulture);

    private void Head(Html html)
    {
        IReadOnlyList<ProgressTalk> own = _history.Own;
        TranscriptProgress any = _figures[0];
        html.Add($"<a class=\"skip\" href=\"#trends\">To the charts</a>\n<header>\n<h1>{_title}</h1>\n<p class=\"facts\">");
        string[] facts =
        [
            .. new[]
            {
                ReportFormat.Count(any.Points.Count, "talk"),
                $"{Date(any.Points[0].Talk.At)} to {Date(any.Date)}",
                any.Model.Length == 0 ? null : $"transcribed by {any.Model}",
                any.LeftOut == 0 ? null : $"{ReportFormat.Count(any.LeftOut, "talk")} of another model, language or kind left out",
                own.Count == _history.Talks ? null : $"{ReportFormat.Count(_history.Talks - own.Count, "talk")} of others",
            }.OfType<string>(),
        ];
        foreach (string fact in facts) html.Add($"<span>{fact}</span> ");
        html.Add($"</p>\n<nav aria-label=\"Parts of the report\"><a href=\"#figures\">Latest talk</a><a href=\"#trends\">Trends</a>");
        if (MomentCards.Any(_history.Moments, best: true)) html.Add($"<a href=\"#best\">Best moments</a>");
        if (MomentCards.Any(_history.Moments, best: false)) html.Add($"<a href=\"#worst\">Worst moments</a>");
        html.Add($"<a href=\"#talks\">Talks</a></nav>\n</header>\n<main>\n");
    }

    private void Figures(Html html)
    {
        html.Add($"<section id=\"figures\" aria-labelledby=\"h-figures\">\n<h2 id=\"h-figures\">Latest talk: {_figures[0].SessionName}, {Date(_figures[0].Date)}</h2>\n<dl class=\"cards\">\n");
        foreach (TranscriptProgress figure in _figures)
        {
            html.Add($"<div class=\"card\"><dt>{Name(figure)}</dt><dd>");
            if (figure.Value is { } value)
            {
                html.Add($"<b>{figure.Kind.Format(value)}</b> {figure.Unit}");
                if (figure is { BaselineLow: { } low, BaselineHigh: { } high }) html.Add($"<small>half of the earlier {figure.Talks} talks: {figure.Kind.Format(low)} to {figure.Kind.Format(high)}</small>");
            }
            else
            {
                html.Add($"<b class=\"none\">not measured</b>{(figure.Reason is { } reason ? $" {ReportFormat.Why(reason)}" : "")}");
            }
            if (figure.Value is not null) html.Add($"<small class=\"{ChangeClass(figure.Outcome)}\">{figure.Comparison}</small>");
            if (figure.GoalClaim is { } goal) html.Add($"<small>{goal}</small>");
            html.Add($"</dd></div>\n");
        }
        html.Add($"</dl>\n</section>\n");
    }

    private void Talks(Html html)
    {
        html.Add($"<section id=\"talks\" aria-labelledby=\"h-talks\">\n<h2 id=\"h-talks\">Talks</h2>\n<div class=\"card\"><div class=\"scroll\"><table><thead><tr><th scope=\"col\">Date</th><th scope=\"col\">Talk</th>");
        foreach (TranscriptProgress figure in _figures) html.Add($"<th scope=\"col\">{figure.Kind.Label}</th>");
        html.Add($"</tr></thead><tbody>\n");
        for (int i = _figures[0].Points.Count - 1; i >= 0; i--)
        {
            ProgressTalk talk = _figures[0].Points[i].Talk;
            html.Add($"<tr><td>{Date(talk.At)}</td><th scope=\"row\">{talk.Name}</th>");
            foreach (TranscriptProgress figure in _figures) html.Add($"<td>{(figure.Points[i].Value is { } value ? figure.Kind.Format(value) : "-")}</td>");
            html.Add($"</tr>\n");
        }
        html.Add($"</tbody></table></div></div>\n</section>\n");
    }

    internal static string Name(TranscriptProgress figure) => figure.Kind.Alias switch
    {
        "fillers" or "fillersPerMinute" => $"Fillers {figure.Unit}",
        "pace" => "Pace",
        "share" => "Share of the talk",
        "monologue" => "Longest monologue",
        _ => $"Questions {figure.Unit}",
    };

    internal static string ChangeClass(ProgressChange change) => change switch
    {
        ProgressChange.Better => "better",
        ProgressChange.Worse => "worse",
        ProgressChange.Lower or ProgressChange.Higher => "changed",
        _ => "same",
    };
}
