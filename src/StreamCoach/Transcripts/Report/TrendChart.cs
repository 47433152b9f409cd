using System.Globalization;
using StreamCoach.Transcripts.Progress;

namespace StreamCoach.Transcripts.Report;

/// <summary>Draws one figure over the months: a dot for each talk, the month's median, the usual range and the goal; and lists the months in a table.</summary>
internal static class TrendChart
{
    private const int MostMonthMarks = 5, MostSteps = 5;

    public static void Write(Html html, TranscriptProgress figure)
    {
        string name = TrendPage.Name(figure);
        html.Add($"<figure class=\"card\"><figcaption><b>{name}</b> <span class=\"missing\">{(figure.Kind.Alias is "pace" or "share" or "monologue" ? figure.Unit : "")}</span></figcaption>\n");
        (ProgressTalk Talk, double Value)[] points = [.. figure.Points.Where(point => point.Value is not null).Select(point => (point.Talk, point.Value!.Value))];
        if (points.Length == 0)
        {
            html.Add($"<p class=\"missing\">Not measured in any of these talks.</p></figure>\n");
            return;
        }
        Legend(html, figure);
        html.Add($"<svg class=\"pace trend\" role=\"img\" aria-label=\"{name} of {points.Length} talks over time; the table below contains the months\">");
        (double low, double high, double step) = Range(figure, points);
        double Y(double value) => 88 - ((value - low) / (high - low) * 82);
        DateTime from = MonthOf(points[0].Talk.At), to = MonthOf(points[^1].Talk.At).AddMonths(1);
        double X(DateTime at) => 8 + ((at - from) / (to - from) * 90);

        if (figure is { BaselineLow: { } bottom, BaselineHigh: { } top }) html.Add($"<rect class=\"band\" x=\"8%\" width=\"90%\" y=\"{Y(top)}%\" height=\"{Math.Max(0.5, Y(bottom) - Y(top))}%\"/>");
        for (double mark = low; mark <= high + (step / 100); mark += step)
            html.Add($"<line class=\"grid\" x1=\"8%\" x2=\"98%\" y1=\"{Y(mark)}%\" y2=\"{Y(mark)}%\"/><text x=\"7%\" y=\"{Y(mark)}%\" dy=\"4\" text-anchor=\"end\">{Mark(figure, mark, step)}</text>");
        Months(html, from, to, X);
        if (figure.OwnGoal is { } goal) html.Add($"<line class=\"goal\" x1=\"8%\" x2=\"98%\" y1=\"{Y(goal.Limit)}%\" y2=\"{Y(goal.Limit)}%\"><title>Goal: {goal.ToString()}</title></line>");
        foreach (MonthValue month in figure.Months)
        {
            if (month.Median is not { } median) continue;
            var begin = DateTime.ParseExact(month.Month, "yyyy-MM", CultureInfo.InvariantCulture);
            html.Add($"<line class=\"s0\" x1=\"{X(begin)}%\" x2=\"{X(begin.AddMonths(1))}%\" y1=\"{Y(median)}%\" y2=\"{Y(median)}%\"/>");
        }
        foreach ((ProgressTalk talk, double value) in points)
            html.Add($"<circle class=\"{(talk.Id == figure.SessionId ? "s0 now" : "s0")}\" cx=\"{X(talk.At)}%\" cy=\"{Y(value)}%\" r=\"{(talk.Id == figure.SessionId ? 6 : 3.5)}\"><title>{TrendPage.Date(talk.At)}, {talk.Name}: {figure.Kind.Format(value)} {figure.Unit}</title></circle>");
        html.Add($"</svg>\n");
        html.Add($"<p><span class=\"{TrendPage.ChangeClass(figure.Outcome)}\">{figure.Comparison}</span> {figure.GoalClaim}</p>\n");
        Table(html, figure);
        html.Add($"</figure>\n");
    }

    private static void Legend(Html html, TranscriptProgress figure)
    {
        html.Add($"<p class=\"legend\" aria-hidden=\"true\"><span class=\"s0 dot\"><i></i>a talk</span> <span class=\"s0 dash\"><i></i>the month's median</span>");
        if (figure.Baseline is not null) html.Add($" <span class=\"band\"><i></i>half of your earlier talks</span>");
        if (figure.OwnGoal is { } goal) html.Add($" <span class=\"aim\"><i></i>goal: {goal.ToString()}</span>");
        html.Add($"</p>\n");
    }

    private static void Months(Html html, DateTime from, DateTime to, Func<DateTime, double> x)
    {
        int months = ((to.Year - from.Year) * 12) + to.Month - from.Month;
        int each = (months + MostMonthMarks - 1) / MostMonthMarks;
        for (int i = 0; i < months; i += each)
            html.Add($"<text x=\"{x(from.AddMonths(i))}%\" y=\"100%\" dy=\"-3\" text-anchor=\"start\">{from.AddMonths(i).ToString("MMM yy", CultureInfo.InvariantCulture)}</text>");
    }

    private static void Table(Html html, TranscriptProgress figure)
    {
        html.Add($"<details><summary>The months</summary><div class=\"scroll\"><table><thead><tr><th scope=\"col\">Month</th><th scope=\"col\">Talks</th><th scope=\"col\">Median</th></tr></thead><tbody>\n");
        foreach (MonthValue month in figure.Months)
            html.Add($"<tr><th scope=\"row\">{month.Month}</th><td>{month.Talks}</td><td>{(month.Median is { } median ? figure.Kind.Format(median) : "-")}</td></tr>\n");
        html.Add($"</tbody></table></div></details>\n");
    }

    // From 0 unless all values are far from it; in steps of 1, 2 or 5 times a power of ten.
    private static (double Low, double High, double Step) Range(TranscriptProgress figure, (ProgressTalk Talk, double Value)[] points)
    {
        double[] shown = [.. points.Select(point => point.Value), .. new[] { figure.OwnGoal?.Limit, figure.BaselineLow, figure.BaselineHigh }.OfType<double>()];
        double least = shown.Min(), most = shown.Max();
        if (least < most * 0.6) least = 0;
        double rough = Math.Max((most - least) / MostSteps, most <= 0 ? 0.2 : most / 1_000);
        double power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double step = new[] { 1.0, 2, 5, 10 }.First(factor => factor * power >= rough * 0.999) * power;
        double low = Math.Floor(least / step) * step, high = Math.Ceiling(most / step) * step;
        return (low, high > low ? high : low + step, step);
    }

    private static string Mark(TranscriptProgress figure, double value, double step) => figure.Kind.Alias == "share" ? figure.Kind.Format(value)
        : value.ToString(step >= 1 ? "0" : step >= 0.1 ? "0.0" : "0.00", CultureInfo.InvariantCulture);

    private static DateTime MonthOf(DateTime at) => new(at.Year, at.Month, 1, 0, 0, 0, DateTimeKind.Utc);
}
