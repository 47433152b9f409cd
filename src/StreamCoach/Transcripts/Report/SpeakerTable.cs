using StreamCoach.Transcripts.Metrics;

namespace StreamCoach.Transcripts.Report;

/// <summary>Writes the talk shares as a bar, and the speakers' metrics side by side.</summary>
internal sealed class SpeakerTable(TranscriptMetrics metrics, SpeakerColors colors)
{
    private static readonly (string Name, string Metric, Func<SpeakerMetrics, string?> Value)[] Rows =
    [
        ("Talk time", nameof(SpeakerMetrics.TalkSeconds), of => of.TalkSeconds is { } seconds ? ReportFormat.Time(seconds) : null),
        ("Share of the talk", nameof(SpeakerMetrics.TalkShare), of => of.TalkShare is { } share ? ReportFormat.Percent(share) : null),
        ("Words", nameof(SpeakerMetrics.Words), of => ReportFormat.Number(of.Words)),
        ("Pace, words/min", nameof(SpeakerMetrics.SpeechRateWpm), of => of.SpeechRateWpm is { } wpm ? ReportFormat.Number(Math.Round(wpm)) : null),
        ("Pace without pauses", nameof(SpeakerMetrics.ArticulationRateWpm), of => of.ArticulationRateWpm is { } wpm ? ReportFormat.Number(Math.Round(wpm)) : null),
        ("Longest monologue", nameof(SpeakerMetrics.LongestMonologueSeconds), of => of.LongestMonologueSeconds is { } seconds ? ReportFormat.Time(seconds) : null),
        ("Longest listening", nameof(SpeakerMetrics.LongestListeningSeconds), of => of.LongestListeningSeconds is { } seconds ? ReportFormat.Time(seconds) : null),
        ("Answers after (median)", nameof(SpeakerMetrics.MedianReplyGapMs), of => of.MedianReplyGapMs is { } gap ? ReportFormat.Number(gap / 1000) + " s" : null),
        ("Questions", nameof(SpeakerMetrics.Questions), of => of.Questions is { } count ? ReportFormat.Number(count) : null),
        ("Fillers (um, uh)", nameof(SpeakerMetrics.FilledPauses), of => of.FilledPauses is { } count ? ReportFormat.Number(count) : null),
        ("Fillers in 100 words", nameof(SpeakerMetrics.FilledPausesPer100Words), of => of.FilledPausesPer100Words is { } rate ? ReportFormat.Number(rate) : null),
        ("\"Like\", \"you know\" and such, perhaps fillers", nameof(SpeakerMetrics.DiscourseMarkerCandidates), of => of.DiscourseMarkerCandidates is { } count ? ReportFormat.Number(count) : null),
        ("Pauses of 2 s and more", nameof(SpeakerMetrics.LongPauses), of => of.LongPauses is { } count ? ReportFormat.Number(count) : null),
    ];

    public void Write(Html html)
    {
        html.Add($"<section id=\"speakers\" aria-labelledby=\"h-speakers\">\n<h2 id=\"h-speakers\">Speakers</h2>\n<div class=\"card\">\n");
        if (metrics.Speakers.Count > 1 && metrics.Speakers.All(speaker => speaker.TalkShare is not null)) Bar(html);
        html.Add($"<div class=\"scroll\"><table class=\"figures\"><thead><tr><td></td>");
        foreach (SpeakerMetrics speaker in metrics.Speakers) html.Add($"<th scope=\"col\"><span class=\"who {colors.ClassOf(speaker.Speaker)}\">{SpeakerColors.Name(speaker.Speaker)}</span></th>");
        html.Add($"</tr></thead><tbody>\n");
        foreach ((string name, string metric, Func<SpeakerMetrics, string?> value) in Rows)
        {
            html.Add($"<tr><th scope=\"row\">{name}</th>");
            foreach (SpeakerMetrics speaker in metrics.Speakers)
            {
                if (value(speaker) is { } shown) html.Add($"<td>{shown}</td>");
                else html.Add($"<td class=\"none\">{ReportFormat.Why(speaker.GetNotMeasured().First(missing => missing.Metric == metric).Reason)}</td>");
            }
            html.Add($"</tr>\n");
        }
        html.Add($"</tbody></table></div>\n</div>\n</section>\n");
    }

    private void Bar(Html html)
    {
        html.Add($"<svg class=\"share\" role=\"img\" aria-label=\"Share of the talk: {string.Join(", ", metrics.Speakers.Select(speaker => $"{speaker.Speaker} {ReportFormat.Percent(speaker.TalkShare!.Value)}"))}\">");
        double x = 0;
        foreach (SpeakerMetrics speaker in metrics.Speakers)
        {
            double width = speaker.TalkShare!.Value * 100;
            html.Add($"<rect class=\"{colors.ClassOf(speaker.Speaker)}\" x=\"{x}%\" width=\"{width}%\" height=\"100%\"/>");
            if (width >= 15) html.Add($"<text x=\"{x + (width / 2)}%\" y=\"50%\" dy=\"5\" text-anchor=\"middle\">{speaker.Speaker} {ReportFormat.Percent(speaker.TalkShare.Value)}</text>");
            x += width;
        }
        html.Add($"</svg>\n");
    }
}
