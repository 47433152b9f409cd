using StreamCoach.Errors;
using StreamCoach.Text;
using StreamCoach.Turns;

namespace StreamCoach.Transcripts.Formats;

/// <summary>A subtitle: a text, and when it is shown, in milliseconds.</summary>
internal sealed record Cue(long StartMs, long EndMs, string? Speaker, string Text)
{
    // The usual limits for subtitles: two lines of 42 characters, for at most seven seconds.
    private const int LineLength = 42;
    private const int LongestText = 2 * LineLength;
    private const int LongestMs = 7_000;

    // A sentence of at least this length gets its own subtitle.
    private const int ShortestSentence = 20;

    /// <summary>Returns the text wrapped to lines of at most 42 characters.</summary>
    /// <param name="before">The text before the first line, such as the speaker.</param>
    public IEnumerable<string> Lines(string? before = null)
    {
        string line = before ?? "";
        foreach (string word in Text.Split(' '))
        {
            if (line.Length > 0 && line != before && line.Length + 1 + word.Length > LineLength)
            {
                yield return line;
                line = word;
            }
            else
            {
                line = line.Length == 0 || line == before ? line + word : $"{line} {word}";
            }
        }
        yield return line;
    }

    /// <summary>Returns the subtitles of a session, in order and without overlap. A long turn is split if its words have times.</summary>
    /// <param name="transcript">The transcript of one session.</param>
    /// <param name="format">The name of the format, for errors.</param>
    /// <exception cref="StreamCoachException">The transcript has no times, or is of several sessions.</exception>
    public static IReadOnlyList<Cue> Of(Transcript transcript, string format)
    {
        if (transcript.Turns.FirstOrDefault(said => said.Start is null || said.End is null) is { } untimed)
            throw new StreamCoachException(FailureKind.TranscriptTimesMissing, $"{format} needs times, but the turn \"{Shorten(untimed.Text)}\" has none.");
        if (transcript.Turns.Select(said => said.SessionId).Distinct().Count() > 1)
            throw new StreamCoachException(FailureKind.OptionInvalid, $"{format} contains one session, but these turns are of several sessions. Export each session to its own file.");
        Cue[] cues = [.. transcript.Turns.OrderBy(said => said.Start).SelectMany(Of)];
        for (int i = 0; i < cues.Length; i++)
        {
            // The service reports the end of a last word late, so a subtitle ends at the latest when the next one begins.
            long next = i + 1 < cues.Length ? cues[i + 1].StartMs : long.MaxValue;
            long end = next > cues[i].StartMs ? Math.Min(cues[i].EndMs, next) : cues[i].EndMs;
            cues[i] = cues[i] with { EndMs = Math.Max(end, cues[i].StartMs + 1) };
        }
        return cues;
    }

    private static IEnumerable<Cue> Of(Turn said)
    {
        var map = new WordMap(said);
        if (!map.IsTimed)
        {
            yield return new(Timecode.Ms(said.Start!.Value), Timecode.Ms(said.End!.Value), said.Speaker, said.Text);
            yield break;
        }
        int first = 0;
        for (int word = 1; word <= map.Count; word++)
        {
            if (word < map.Count && Fits(first, word)) continue;
            (int from, int to) = (first == 0 ? 0 : map.PositionOf(first).Start, word == map.Count ? said.Text.Length : map.PositionOf(word - 1).End);
            yield return new(Timecode.Ms(map.StartOf(first)!.Value), Timecode.Ms(map.EndOf(word - 1)!.Value), said.Speaker, said.Text[from..to]);
            first = word;
        }

        // Whether the cue can contain a further word.
        bool Fits(int from, int word)
        {
            int start = map.PositionOf(from).Start, length = map.PositionOf(word - 1).End - start;
            return map.PositionOf(word).End - start <= LongestText
                && Timecode.Ms(map.EndOf(word)!.Value) - Timecode.Ms(map.StartOf(from)!.Value) <= LongestMs
                && !(length >= ShortestSentence && ".?!".Contains(said.Text[map.PositionOf(word - 1).End - 1]));
        }
    }

    private static string Shorten(string text) => text.Length <= 40 ? text : text[..40] + "...";
}
