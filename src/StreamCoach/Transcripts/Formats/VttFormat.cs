using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using StreamCoach.Text;
using StreamCoach.Turns;

namespace StreamCoach.Transcripts.Formats;

/// <summary>Reads and writes WebVTT subtitles, with speakers as voices and markup escaped.</summary>
internal static partial class VttFormat
{
    public static string Write(Transcript transcript)
    {
        var text = new StringBuilder("WEBVTT\n\n");
        int number = 1;
        // Players do not show these.
        foreach (TranscriptNote note in transcript.Notes) text.Append(CultureInfo.InvariantCulture, $"NOTE {Timecode.Seconds(note.Start)} {Escape(note.Text.Length > 0 ? note.Text : note.Kind)}\n\n");
        foreach (Cue cue in Cue.Of(transcript, "WebVTT"))
        {
            text.Append(CultureInfo.InvariantCulture, $"{number++}\n{Timecode.Milliseconds(cue.StartMs, '.')} --> {Timecode.Milliseconds(cue.EndMs, '.')}\n");
            if (cue.Speaker is not null) text.Append("<v ").Append(Escape(cue.Speaker)).Append('>');
            text.AppendJoin('\n', cue.Lines().Select(Escape)).Append("\n\n");
        }
        return text.ToString();
    }

    public static IReadOnlyList<Turn> Read(string text)
    {
        if (!text.TrimStart('\uFEFF').StartsWith("WEBVTT", StringComparison.Ordinal)) throw TranscriptFile.Unreadable("It does not begin with WEBVTT.");
        return [.. SubtitleBlocks.Read(text).Select(Make).Where(said => said.Text.Length > 0).Select((said, i) => said.WithOrder(i))];
    }

    private static Turn Make((double Start, double End, string Text) cue)
    {
        Match voice = Voice().Match(cue.Text);
        string? speaker = voice.Success && Plain(voice.Groups["name"].Value) is { Length: > 0 } name ? name : null;
        return new Turn { Text = Plain(cue.Text), Start = cue.Start, End = cue.End, Speaker = speaker }.WithLabels();
    }

    private static string Plain(string text) => PrintableText.Line(WebUtility.HtmlDecode(Tag().Replace(text, ""))).Trim();

    // The format defines only these three escapes; players would show others literally.
    private static string Escape(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");

    [GeneratedRegex(@"<v(?:\.[^\s>]*)?[ \t]+(?<name>[^>]+)>")]
    private static partial Regex Voice();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();
}
