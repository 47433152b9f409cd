using StreamCoach.Transcripts.Metrics;

namespace StreamCoach.Transcripts.Report;

/// <summary>Writes the metrics of the session at a glance; one that could not be measured shows the reason.</summary>
internal sealed class FigureCards(TranscriptMetrics metrics)
{
    public void Write(Html html)
    {
        html.Add($"<section id=\"figures\" aria-labelledby=\"h-figures\">\n<h2 id=\"h-figures\">At a glance</h2>\n<dl class=\"cards\">\n");
        Card(html, "Length", nameof(metrics.DurationSeconds), metrics.DurationSeconds is { } seconds ? ReportFormat.Time(seconds) : null, "", $"{ReportFormat.Count(metrics.Words, "word")}");
        Card(html, "Pace", nameof(metrics.SpeechRateWpm), metrics.SpeechRateWpm is { } wpm ? ReportFormat.Number(Math.Round(wpm)) : null, "words/min", "of talk, pauses included");
        SpeakerMetrics? longest = metrics.Speakers.Where(speaker => speaker.LongestMonologueSeconds is not null).MaxBy(speaker => speaker.LongestMonologueSeconds);
        Card(html, "Longest monologue", null, longest is null ? null : ReportFormat.Time(longest.LongestMonologueSeconds!.Value), "",
            longest is null ? Why(metrics.Speakers.Count > 0 ? metrics.Speakers[0].GetNotMeasured() : metrics.GetNotMeasured(), nameof(SpeakerMetrics.LongestMonologueSeconds))
                : $"{longest.Speaker}, from {ReportFormat.Time(longest.LongestMonologueStart!.Value)}");
        Card(html, "Fillers (um, uh)", nameof(metrics.FilledPauses), metrics.FilledPauses is { } fillers ? ReportFormat.Number(fillers) : null, "", Fillers());
        Card(html, "Questions", nameof(metrics.Questions), metrics.Questions is { } questions ? ReportFormat.Number(questions) : null, "", "sentences that ask");
        Card(html, "Floor changes", nameof(metrics.SpeakerSwitches), metrics.SpeakerSwitchesPerMinute is { } switches ? ReportFormat.Number(Math.Round(switches, 1)) : null, "a minute",
            metrics.MedianReplyGapMs is { } gap ? $"answers after {ReportFormat.Number(gap / 1000)} s" : "");
        Card(html, "Silence", nameof(metrics.SilencePercent), metrics.SilencePercent is { } silence ? ReportFormat.Number(silence) : null, "%", "of the session");
        html.Add($"</dl>\n</section>\n");
    }

    // A coach that also counts "like" and "you know" arrives at another number; both ways are named.
    private string Fillers()
    {
        string rate = metrics.FilledPausesPer100Words is { } per100 ? $"{ReportFormat.Number(per100)} in 100 words; 2 to 6 are usual" : "";
        return metrics.DiscourseMarkerCandidates is > 0 and var markers ? $"{rate}. And perhaps {ReportFormat.Number(markers)} of \"like\", \"you know\" and others" : rate;
    }

    private void Card(Html html, string name, string? metric, string? value, string unit, string note)
    {
        html.Add($"<div class=\"card\"><dt>{name}</dt><dd>");
        if (value is null) html.Add($"<b class=\"none\">not measured</b><small>{(metric is null ? note : Why(metrics.GetNotMeasured(), metric))}</small>");
        else html.Add($"<b>{value}</b>{(unit.Length == 0 ? "" : " " + unit)}<small>{note}</small>");
        html.Add($"</dd></div>\n");
    }

    private static string Why(NotMeasuredList missing, string metric) =>
        missing.FirstOrDefault(it => it.Metric == metric) is { } found ? ReportFormat.Why(found.Reason) : "";
}
