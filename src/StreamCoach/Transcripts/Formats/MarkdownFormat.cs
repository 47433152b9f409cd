using System.Text;
using System.Text.RegularExpressions;
using StreamCoach.Text;
using StreamCoach.Turns;

namespace StreamCoach.Transcripts.Formats;

/// <summary>
/// Writes transcripts as Markdown: one heading per session (its name and date, and the file of a recording) and one paragraph per turn, with markup in the text
/// escaped. Markdown is not read; JSON can be.
/// </summary>
internal static partial class MarkdownFormat
{
    public static string Write(Transcript transcript)
    {
        var text = new StringBuilder();
        Turn? last = null;
        foreach ((Turn? turn, TranscriptNote? note) in transcript.InOrder())
        {
            if (note is not null) text.Append($"\n> **\\[{Timecode.Seconds(note.Start)}\\] {note.Kind}** {Escape(note.Text)}".TrimEnd()).Append('\n');
            if (turn is not { } said) continue;
            if (last is null || last.SessionId != said.SessionId)
            {
                if (last is not null) text.Append('\n');
                text.Append("# ").Append(Escape(SessionTitle.Of(said) ?? "Transcript")).Append('\n');
                if (said.Path is { } path) text.Append("\nRecording: ").Append(Escape(System.IO.Path.GetFileName(path))).Append('\n');
            }
            string time = said.Start is { } start ? $"\\[{Timecode.Seconds(start)}\\]" : "";
            string head = $"{time} {(said.Speaker is null ? "" : Escape(said.Speaker) + ":")}".Trim();
            text.Append('\n').Append(head.Length == 0 ? "" : $"**{head}** ").Append(Escape(said.Text)).Append('\n');
            last = said;
        }
        return text.ToString();
    }

    private static string Escape(string text) => Markup().Replace(text, @"\$0");

    // Characters that could begin emphasis, a link, HTML, code or an entity, and those that would make a line a heading, a list or a rule.
    [GeneratedRegex(@"[\\`*_\[\]<>&#|~$]|^[-+=](?=\s|[-+=])|(?<=^\d{1,9})[.)]")]
    private static partial Regex Markup();
}
