namespace StreamCoach.Transcripts.Metrics;

/// <summary>What one speaker said in one go: turns that follow each other within a gap.</summary>
internal sealed class SpeakerSpan
{
    /// <summary>Turns of one speaker closer than this are one contribution: within-speaker pauses of a second are common.</summary>
    public const int LongestGapMs = 2_000;

    /// <summary>A gap up to this is none: recognition places words no better.</summary>
    public const int ShortestPauseMs = 250;

    /// <summary>A pause of this length is a long one.</summary>
    public const int LongPauseMs = 2_000;

    // So little does not take the floor from another.
    private const int BriefWords = 2;
    private const int BriefMs = 1_000;

    private SpeakerSpan(TurnFigures turn)
    {
        Speaker = turn.Speaker;
        IsUnknown = turn.IsUnknown;
        StartMs = turn.StartMs;
        Take(turn, 0);
    }

    public string? Speaker { get; }

    /// <summary>Whether the service could not tell whose it is: it interrupts others, and counts for nobody.</summary>
    public bool IsUnknown { get; }

    public int StartMs { get; }
    public int EndMs { get; private set; }
    public int Words { get; private set; }
    public int PausedMs { get; private set; }
    public int LongPauses { get; private set; }
    public int TalkMs => EndMs - StartMs;
    public bool IsBrief => Words <= BriefWords || TalkMs < BriefMs;

    /// <summary>The contributions of a talk, in order.</summary>
    public static IReadOnlyList<SpeakerSpan> Of(IEnumerable<TurnFigures> turns)
    {
        var all = new List<SpeakerSpan>();
        SpeakerSpan? open = null;
        foreach (TurnFigures turn in turns.OrderBy(turn => turn.StartMs))
        {
            int gap = open is null ? 0 : turn.StartMs - open.EndMs;
            if (open is not null && open.Speaker == turn.Speaker && gap < LongestGapMs) open.Take(turn, gap);
            else all.Add(open = new(turn));
        }
        return all;
    }

    private void Take(TurnFigures turn, int gapMs)
    {
        EndMs = Math.Max(EndMs, turn.EndMs);
        Words += turn.Words;
        LongPauses += turn.LongPauses;
        PausedMs += turn.PausedMs + (gapMs > ShortestPauseMs ? gapMs : 0);
    }
}
