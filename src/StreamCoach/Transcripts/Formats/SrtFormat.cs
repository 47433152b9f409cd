using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using StreamCoach.Text;
using StreamCoach.Turns;

namespace StreamCoach.Transcripts.Formats;

/// <summary>Reads and writes SubRip subtitles. The format has no escapes, so an invisible character is written after what players would interpret as markup.</summary>
internal static partial class SrtFormat
{
    private const string WordJoiner = "\u2060";

    public static string Write(Transcript transcript)
    {
        var text = new StringBuilder();
        int number = 1;
        foreach (Cue cue in Cue.Of(transcript, "SRT"))
        {
            text.Append(CultureInfo.InvariantCulture, $"{number++}\n{Timecode.Milliseconds(cue.StartMs, ',')} --> {Timecode.Milliseconds(cue.EndMs, ',')}\n");
            foreach (string line in cue.Lines(cue.Speaker is null ? null : cue.Speaker + ": ")) text.Append(Markup().Replace(line, "$0" + WordJoiner)).Append('\n');
            text.Append('\n');
        }
        return text.ToString();
    }

    public static IReadOnlyList<Turn> Read(string text)
    {
        List<(double Start, double End, string Text)> cues = [.. SubtitleBlocks.Read(text).Select(cue => (cue.Start, cue.End, Plain(cue.Text)))];
        if (cues.Count == 0 && !string.IsNullOrWhiteSpace(text)) throw TranscriptFile.Unreadable("It contains no subtitles in the SRT format.");
        cues.RemoveAll(cue => cue.Text.Length == 0);
        return [.. TextFormat.Read(cues.Select(cue => cue.Text)).Select((said, i) => said with { Start = cues[i].Start, End = cues[i].End })];
    }

    private static string Plain(string text) => PrintableText.Line(Tag().Replace(text, "").Replace(WordJoiner, "")).Trim();

    [GeneratedRegex(@"<|\{|--(?=>)")]
    private static partial Regex Markup();

    [GeneratedRegex(@"</?(?:i|b|u|s|font)\b[^>]*>|\{\\[^}]*\}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Tag();
}
