using StreamCoach.Turns;

namespace StreamCoach.Transcripts.Metrics;

/// <summary>The counts of one turn.</summary>
internal sealed class TurnCounts
{
    public TurnCounts(Turn turn)
    {
        Speaker = turn.Speaker;
        IsUnknown = turn.SpeakerLabel == "UNKNOWN";
        if (turn is { Start: { } start, End: { } end }) (StartMs, EndMs, HasTimes) = (Ms(start), Math.Max(Ms(start), Ms(end)), true);
        string[] words = turn.Words.Count > 0 ? [.. turn.Words.Select(word => word.Text)]
            : turn.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        Words = words.Count(EnglishFillers.IsWord);
        HasWordTimes = turn.Words.Count > 0;
        (LongPauses, PausedMs) = Pauses(turn.Words);
        Questions = SentenceMarks.Questions(turn.Text);
        HasSentenceMarks = SentenceMarks.In(turn.Text);
        IsBackchannel = EnglishFillers.IsBackchannel(words);
        FilledPauses = IsBackchannel ? 0 : words.Count(EnglishFillers.IsFilledPause);
        Markers = IsBackchannel ? 0 : EnglishFillers.MarkerCandidates(words);
    }

    public string? Speaker { get; }
    public bool IsUnknown { get; }
    public int StartMs { get; }
    public int EndMs { get; }
    public bool HasTimes { get; }
    public bool HasWordTimes { get; }
    public int Words { get; }
    public int LongPauses { get; }

    /// <summary>The total of its pauses of more than 250 ms, in milliseconds.</summary>
    public int PausedMs { get; }

    public int Questions { get; }
    public bool HasSentenceMarks { get; }
    public bool IsBackchannel { get; }
    public int FilledPauses { get; }
    public int Markers { get; }

    // Whole milliseconds add up exactly, in any order and on any machine.
    private static int Ms(double seconds) => (int)Math.Round(seconds * 1000);

    private static (int Long, int PausedMs) Pauses(TurnWordList words)
    {
        int longPauses = 0, paused = 0;
        for (int i = 1; i < words.Count; i++)
        {
            int gap = Ms(words[i].Start) - Ms(words[i - 1].End);
            if (gap >= SpeakerSpan.LongPauseMs) longPauses++;
            if (gap > SpeakerSpan.ShortestPauseMs) paused += gap;
        }
        return (longPauses, paused);
    }
}
