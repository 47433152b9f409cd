using System.Text;
using System.Text.RegularExpressions;
using StreamCoach.Text;
using StreamCoach.Turns;

namespace StreamCoach.Transcripts.Formats;

/// <summary>A transcript as Markdown: a heading a session, and a paragraph a turn, whose words are no markup.</summary>
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
            string time = said.Start is { } start ? $"\\[{Clock.Seconds(start)}\\]" : "";
            string head = $"{time} {(said.Speaker is null ? "" : Escape(said.Speaker) + ":")}".Trim();
            text.Append('\n').Append(head.Length == 0 ? "" : $"**{head}** ").Append(Escape(said.Text)).Append('\n');
            last = said;
        }
        return text.ToString();
    }

    public static IReadOnlyList<Turn> Read(string text)
    {
        var all = new List<Turn>();
        string? session = null;
        int order = 0;
        foreach (string raw in text.Split('\n'))
        {
            string line = PrintableText.Line(raw).Trim();
            if (line.StartsWith(Heading, StringComparison.Ordinal))
            {
                session = Unescape(line[Heading.Length..]).Trim() is { Length: > 0 } id ? id : null;
                order = 0;
            }
            else if (line.Length > 0 && !line.StartsWith('#'))
            {
                Match head = Head().Match(line);
                string? speaker = head.Groups["name"].Success ? Unescape(head.Groups["name"].Value) : null;
                all.Add(new Turn
                {
                    SessionId = session,
                    Order = order++,
                    Text = Unescape(line[head.Length..]),
                    Speaker = speaker,
                    Start = head.Groups["m"].Success ? Clock.Read(head) : null,
                }.WithLabels());
            }
        }
        return all;
    }

    private static string Escape(string text) => Markup().Replace(text, @"\$0");

    private static string Unescape(string text) => Escaped().Replace(text, "$1");

    // Whatever could begin emphasis, a link, HTML, code or an entity; and what could make a heading, a list or a rule of a line's beginning.
    [GeneratedRegex(@"[\\`*_\[\]<>&#|~$]|^[-+=](?=\s|[-+=])|(?<=^\d{1,9})[.)]")]
    private static partial Regex Markup();

    [GeneratedRegex(@"\\([!-/:-@\[-`{-~])")]
    private static partial Regex Escaped();

    [GeneratedRegex(@"^\*\*(?:\\\[(?:(?<h>\d{1,4}):)?(?<m>\d{2}):(?<s>\d{2})\\\])?\s?(?:(?<name>(?:[^*:\\]|\\.)+):)?\*\*\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Head();
}
