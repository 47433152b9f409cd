using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using StreamCoach.Text;
using StreamCoach.Turns;

namespace StreamCoach.Transcripts.Formats;

/// <summary>
/// Reads and writes transcripts as lines of text: "[00:01:02] Ana: Hello." Times and speakers are recognised only if every line has them; otherwise they are
/// part of the text.
/// </summary>
internal static partial class TextFormat
{
    /// <summary>Writes one line per turn and, if there are several sessions, a line with the title of each before its turns.</summary>
    public static string Write(Transcript transcript)
    {
        var text = new StringBuilder();
        bool several = transcript.Turns.Any(said => said.SessionId != transcript.Turns[0].SessionId);
        Turn? last = null;
        foreach ((Turn? turn, TranscriptNote? note) in transcript.InOrder())
        {
            if (note is not null) text.Append(CultureInfo.InvariantCulture, $"-- {note.Kind} at {Timecode.Seconds(note.Start)}{(note.Text.Length > 0 ? $": {note.Text}" : "")}\n");
            if (turn is not { } said) continue;
            if (last is not null && last.SessionId != said.SessionId) text.Append('\n');
            if (several && (last is null || last.SessionId != said.SessionId)) text.Append("== ").Append(SessionTitle.Of(said) ?? "Transcript").Append(" ==\n");
            if (said.Start is { } start) text.Append('[').Append(Timecode.Seconds(start)).Append("] ");
            text.Append(said.Line).Append('\n');
            last = said;
        }
        return text.ToString();
    }

    /// <summary>Returns one turn per line. If the first line is the title of a session, each such line begins a session of that name.</summary>
    public static IReadOnlyList<Turn> ReadSessions(IEnumerable<string> lines)
    {
        string[] all = [.. lines.Select(line => line.Trim('\uFEFF', ' ', '\t', '\r')).Where(line => line.Length > 0)];
        if (all.Length == 0 || !Title().IsMatch(all[0])) return Read(all);
        int[] titles = [.. Enumerable.Range(0, all.Length).Where(i => Title().IsMatch(all[i]))];
        return [.. titles.SelectMany((at, i) => Read(all[(at + 1)..(i + 1 < titles.Length ? titles[i + 1] : all.Length)])
            .Select(said => said with { SessionId = Title().Match(all[at]).Groups["title"].Value, SessionName = Title().Match(all[at]).Groups["title"].Value }))];
    }

    /// <summary>Returns one turn per line; empty lines and notes are skipped.</summary>
    public static IReadOnlyList<Turn> Read(IEnumerable<string> lines, string? sessionId = null)
    {
        string[] said = [.. lines.Select(line => PrintableText.Line(line).Trim()).Where(line => line.Length > 0 && !Note().IsMatch(line))];
        Match[] times = [.. said.Select(line => Time().Match(line))];
        bool timed = said.Length > 0 && Array.TrueForAll(times, time => time.Success);
        string[] rest = timed ? [.. said.Select((line, i) => line[times[i].Length..])] : said;
        Match[] labels = [.. rest.Select(line => Label().Match(line))];
        bool labelled = said.Length > 0 && Array.TrueForAll(labels, label => label.Success);
        return [.. rest.Select((line, i) => Make(i, line))];

        Turn Make(int i, string line)
        {
            string? speaker = labelled ? labels[i].Groups["name"].Value : null;
            return new Turn
            {
                SessionId = sessionId,
                Order = i,
                Text = labelled ? line[labels[i].Length..] : line,
                Speaker = speaker,
                Start = timed ? Timecode.Read(times[i]) : null,
            }.WithLabels();
        }
    }

    [GeneratedRegex(@"^== (?<title>.+) ==$", RegexOptions.CultureInvariant)]
    private static partial Regex Title();

    [GeneratedRegex(@"^-- (?:Note|Bookmark) at \d{2,}:\d{2}:\d{2}(?:: .*)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Note();

    [GeneratedRegex(@"^\[(?:(?<h>\d{1,4}):)?(?<m>\d{1,2}):(?<s>\d{2})(?:\.(?<f>\d{1,3}))?\]\s*", RegexOptions.CultureInvariant)]
    private static partial Regex Time();

    // One to three words without punctuation: "A:", "Ana Maria:", "Speaker 1:".
    [GeneratedRegex(@"^(?<name>[\p{L}\p{N}][\p{L}\p{M}\p{N}_'-]*(?: [\p{L}\p{N}][\p{L}\p{M}\p{N}_'.-]*){0,2}):\s+(?=\S)", RegexOptions.CultureInvariant)]
    private static partial Regex Label();
}
