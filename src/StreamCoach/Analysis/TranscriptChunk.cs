using StreamCoach.Transcripts;
using StreamCoach.Turns;

namespace StreamCoach.Analysis;

/// <summary>A piece of a transcript that fits a model's context.</summary>
/// <param name="Text">The text that is sent.</param>
/// <param name="Turns">The indexes of the turns that end in this piece; each turn ends in exactly one.</param>
internal sealed record TranscriptChunk(string Text, IReadOnlyList<int> Turns)
{
    /// <summary>
    /// Splits a transcript between turns. A turn that is too long by itself is split between sentences, or else between words.
    /// </summary>
    /// <param name="transcript">The transcript.</param>
    /// <param name="tokens">The estimated maximum of tokens per piece.</param>
    public static IReadOnlyList<TranscriptChunk> Split(Transcript transcript, int tokens)
    {
        var pieces = new List<TranscriptChunk>();
        var lines = new List<Turn>();
        var turns = new List<int>();
        bool isTitled = transcript.Turns.Select(turn => turn.SessionId).Distinct().Skip(1).Any();
        int used = 0;
        for (int i = 0; i < transcript.Turns.Count; i++)
        {
            Turn turn = transcript.Turns[i];
            int size = SizeOf(turn, lines.LastOrDefault(), isTitled);
            if (used + size > tokens)
            {
                Close();
                size = SizeOf(turn, null, isTitled);
            }
            if (size <= tokens)
            {
                lines.Add(turn);
            }
            else
            {
                foreach (string part in Parts(turn.Text, Math.Max(1, tokens - (size - TokenEstimate.Of(turn.Text)))))
                {
                    if (lines.Count > 0) Close();
                    lines.Add(turn with { Text = part });
                }
                size = SizeOf(lines[0], null, isTitled);
            }
            turns.Add(i);
            used += size;
        }
        Close();
        return pieces;

        void Close()
        {
            if (lines.Count > 0) pieces.Add(new(SentTranscript.Of(lines, isTitled), [.. turns]));
            lines.Clear();
            turns.Clear();
            used = 0;
        }
    }

    // The line end is a token too.
    private static int SizeOf(Turn turn, Turn? last, bool isTitled) => TokenEstimate.Of(SentTranscript.Before(turn, last, isTitled)) + TokenEstimate.Of(turn.Line) + 1;

    private static IEnumerable<string> Parts(string text, int tokens)
    {
        for (int from = 0; from < text.Length;)
        {
            int end = Fit(text, from, tokens);
            if (end < text.Length) end = Cut(text, from, end);
            string part = text[from..end].Trim();
            if (part.Length > 0) yield return part;
            from = end;
        }
    }

    // Returns how far the text reaches until the tokens are used up.
    private static int Fit(string text, int from, int tokens)
    {
        int low = from + 1, high = text.Length;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            if (TokenEstimate.Of(text.AsSpan(from, middle - from)) <= tokens) low = middle;
            else high = middle - 1;
        }
        return low;
    }

    // After the last sentence; otherwise after the last word; otherwise, in a script without spaces, between two characters.
    private static int Cut(string text, int from, int end)
    {
        ReadOnlySpan<char> part = text.AsSpan(from, end - from);
        for (int i = part.Length - 1; i > part.Length / 2; i--)
        {
            if (char.IsWhiteSpace(part[i]) && part[i - 1] is '.' or '?' or '!') return from + i;
        }
        int space = part.LastIndexOfAny(' ', '\t', '\u00A0');
        if (space > 0) return from + space;
        return char.IsHighSurrogate(part[^1]) && part.Length > 1 ? end - 1 : end;
    }
}
