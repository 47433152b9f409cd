using StreamCoach.Transcripts.Progress;

namespace StreamCoach.Transcripts.Report;

/// <summary>Writes the best and worst moments of many talks, each with its quote and where it was said.</summary>
internal sealed class MomentCards(TalkMoments moments)
{
    private static readonly MomentKind[] Best = [MomentKind.Question, MomentKind.Fluent];
    private static readonly MomentKind[] Worst = [MomentKind.Fillers, MomentKind.Monologue];

    public static bool Any(TalkMoments moments, bool best) => (best ? Best : Worst).Any(kind => moments.Of(kind).Count > 0);

    public void Write(Html html)
    {
        Write(html, "best", "Best moments", Best);
        Write(html, "worst", "Worst moments", Worst);
    }

    private void Write(Html html, string id, string heading, MomentKind[] kinds)
    {
        TalkMoment[] found = [.. kinds.SelectMany(moments.Of)];
        if (found.Length == 0) return;
        html.Add($"<section id=\"{id}\" aria-labelledby=\"h-{id}\">\n<h2 id=\"h-{id}\">{heading}</h2>\n<ol class=\"findings\">\n");
        foreach (TalkMoment moment in found)
        {
            html.Add($"<li class=\"card\">\n<p class=\"head\"><b>{Title(moment)}</b> <span class=\"status exact\">said, word for word</span></p>\n");
            html.Add($"<blockquote class=\"s0\"><p>{moment.Quote}{(moment.IsCut ? "\u2026" : "")}</p></blockquote>\n");
            html.Add($"<p class=\"missing\">{moment.Talk.Name}, {TrendPage.Date(moment.Talk.At)}{(moment.Start is { } start ? $", at {ReportFormat.Time(start)}" : "")}</p>\n</li>\n");
        }
        html.Add($"</ol>\n</section>\n");
    }

    private static string Title(TalkMoment moment) => moment.Kind switch
    {
        MomentKind.Fluent => $"{ReportFormat.Count((int)moment.Size, "word")} without a filler",
        MomentKind.Question => $"A question that was answered for {ReportFormat.Time(moment.Size)}",
        MomentKind.Fillers => $"{ReportFormat.Count((int)moment.Size, "filler")} in one turn",
        MomentKind.Monologue => $"A monologue of {ReportFormat.Time(moment.Size)}",
        _ => throw new ArgumentOutOfRangeException(nameof(moment), moment.Kind, null),
    };
}
