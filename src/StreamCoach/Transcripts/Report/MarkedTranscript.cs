using StreamCoach.Analysis;
using StreamCoach.Turns;

namespace StreamCoach.Transcripts.Report;

/// <summary>Writes the transcript, with the quotes of the findings marked.</summary>
internal sealed class MarkedTranscript(Transcript transcript, TranscriptAnalysis? analysis, SpeakerColors colors, ReportAudio? audio)
{
    public void Write(Html html)
    {
        html.Add($"<section id=\"transcript\" aria-labelledby=\"h-transcript\">\n<h2 id=\"h-transcript\">Transcript</h2>\n<div class=\"card talk\">\n");
        ILookup<int, QuoteMark> marks = Marks();
        HashSet<int> anchored = [];
        foreach ((Turn? turn, TranscriptNote? noted) in transcript.InOrder())
        {
            if (noted is not null) html.Add($"<div class=\"turn noted\"><span class=\"time\">{ReportFormat.Time(noted.Start)}</span><p><b>{noted.Kind}</b> {noted.Text}</p></div>\n");
            if (turn is not { } said) continue;
            html.Add($"<div class=\"turn\" id=\"turn-{said.Order}\" tabindex=\"-1\"><span class=\"time\">{(said.Start is { } start ? ReportFormat.Time(start) : "")}</span>");
            audio?.Write(html, $"turn {said.Order + 1}", said.Start, said.End);
            html.Add($"<p><span class=\"who {colors.ClassOf(said.Speaker)}\">{said.Speaker ?? ""}</span> ");
            Text(html, said.Text, [.. marks[said.Order].OrderBy(mark => mark.From)], anchored);
            html.Add($"</p></div>\n");
        }
        html.Add($"</div>\n</section>\n<footer><p>Made by StreamCoach. Figures are counted from the transcript; each quote was looked up in it. This page loads nothing{(audio is null ? "" : " but the audio file beside it")} and runs no script.</p></footer>\n");
    }

    // A quote across several turns is marked in each of them.
    private ILookup<int, QuoteMark> Marks() => (analysis?.Findings.AsEnumerable() ?? [])
        .SelectMany(finding => finding.GetLocations().SelectMany(location => transcript.Turns
            .Where(said => said.Order >= location.TurnOrder && said.Order <= location.LastTurnOrder)
            .Select(said => new QuoteMark(finding, said.Order, said.Order == location.TurnOrder ? location.FirstCharacter : 0, said.Order == location.LastTurnOrder
                ? location.EndCharacter : said.Text.Length))))
        .ToLookup(mark => mark.Turn);

    // Marks may overlap, but HTML elements cannot: the text is cut where a mark begins or ends, and each piece is marked if any mark
    // covers it.
    private static void Text(Html html, string text, QuoteMark[] marks, HashSet<int> anchored)
    {
        int[] cuts = [.. marks.SelectMany(mark => new[] { mark.From, mark.To }).Append(0).Append(text.Length).Where(cut => cut <= text.Length).Distinct().Order()];
        for (int i = 0; i + 1 < cuts.Length; i++)
        {
            foreach (QuoteMark mark in marks.Where(mark => mark.From == cuts[i]))
            {
                int number = mark.Finding.Number;
                if (anchored.Add(number)) html.Add($"<a class=\"note\" id=\"said-{number}\" href=\"#finding-{number}\" aria-label=\"Finding {number}\">{number}</a>");
                else html.Add($"<a class=\"note\" href=\"#finding-{number}\" aria-label=\"Finding {number}\">{number}</a>");
            }
            string piece = text[cuts[i]..cuts[i + 1]];
            if (!Array.Exists(marks, mark => mark.From <= cuts[i] && mark.To >= cuts[i + 1])) html.Add($"{piece}");
            else if (Array.Exists(marks, mark => mark.From <= cuts[i] && mark.To >= cuts[i + 1] && mark.Finding.IsVerified)) html.Add($"<mark>{piece}</mark>");
            else html.Add($"<mark class=\"altered\">{piece}</mark>");
        }
    }

    private readonly record struct QuoteMark(Finding Finding, int Turn, int From, int To);
}
