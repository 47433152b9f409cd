using System.Text;
using System.Text.RegularExpressions;
using StreamCoach.Text;
using StreamCoach.Turns;

namespace StreamCoach.Transcripts.Formats;

/// <summary>Writes transcripts as Markdown: one heading per session and one paragraph per turn, with markup in the text escaped. Markdown is not read; JSON can be.</summary>
internal static partial class MarkdownFormat
{
    private const string Heading = "# Transcript";

    public static string Write(Transcript transcript)
    {
        var text = new StringBuilder();
        Turn? last = null;
        foreach (Turn said in transcript.Turns)
        {
            if (last is null || last.SessionId != said.SessionId)
            {
                if (last is not null) text.Append('\n');
                text.Append(Heading).Append(said.SessionId is null ? "" : " " + Escape(said.SessionId)).Append('\n');
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
