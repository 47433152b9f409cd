using StreamCoach.Errors;
using StreamCoach.Text;
using StreamCoach.Turns;

namespace StreamCoach.Transcripts.Formats;

/// <summary>A subtitle: what is shown from when to when, in milliseconds.</summary>
internal sealed record Cue(long StartMs, long EndMs, string? Speaker, string Text)
{
    // What subtitlers agree on: two lines of 42 characters, no longer than seven seconds.
    private const int LineLength = 42;
    private const int LongestText = 2 * LineLength;
    private const int LongestMs = 7_000;

    // A sentence of this length may stand alone.
    private const int ShortestSentence = 20;

    /// <summary>The text in lines of a subtitle's length.</summary>
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

    /// <summary>The cues of a talk, in order and without overlap. A long turn makes several, where its words have times.</summary>
    /// <exception cref="StreamCoachException">The transcript has no times, or is of several sessions.</exception>
    public static IReadOnlyList<Cue> Of(Transcript transcript, string format)
    {
        if (transcript.Turns.FirstOrDefault(said => said.Start is null || said.End is null) is { } untimed)
            throw new StreamCoachException(FailureKind.TranscriptTimesMissing, $"{format} shows text at its time, and the transcript does not say when \"{Shorten(untimed.Text)}\" was said.");
        if (transcript.Turns.Select(said => said.SessionId).Distinct().Count() > 1)
            throw new StreamCoachException(FailureKind.OptionInvalid, $"{format} holds one talk: export each session to a file of its own.");
        Cue[] cues = [.. transcript.Turns.OrderBy(said => said.Start).SelectMany(Of)];
        for (int i = 0; i < cues.Length; i++)
        {
            // The service places the end of a last word late; a cue ends where the next begins, and lasts at least a moment.
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
            yield return new(Clock.Ms(said.Start!.Value), Clock.Ms(said.End!.Value), said.Speaker, said.Text);
            yield break;
        }
        int first = 0;
        for (int word = 1; word <= map.Count; word++)
        {
            if (word < map.Count && Fits(first, word)) continue;
            (int from, int to) = (first == 0 ? 0 : map.At(first).Start, word == map.Count ? said.Text.Length : map.At(word - 1).End);
            yield return new(Clock.Ms(map.StartOf(first)!.Value), Clock.Ms(map.EndOf(word - 1)!.Value), said.Speaker, said.Text[from..to]);
            first = word;
        }

        // Whether a word still belongs to the cue.
        bool Fits(int from, int word)
        {
            int start = map.At(from).Start, length = map.At(word - 1).End - start;
            return map.At(word).End - start <= LongestText
                && Clock.Ms(map.EndOf(word)!.Value) - Clock.Ms(map.StartOf(from)!.Value) <= LongestMs
                && !(length >= ShortestSentence && ".?!".Contains(said.Text[map.At(word - 1).End - 1]));
        }
    }

    private static string Shorten(string text) => text.Length <= 40 ? text : text[..40] + "...";
}
