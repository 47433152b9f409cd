namespace StreamCoach.Transcripts.Metrics;

/// <summary>A contribution of one speaker: turns that follow each other within a short gap.</summary>
internal sealed class SpeakerSpan
{
    /// <summary>
    /// Turns of one speaker that are closer than this are one contribution, because pauses of a second within one speaker's speech are
    /// common.
    /// </summary>
    public const int LongestGapMs = 2_000;

    /// <summary>A gap up to this length is ignored, because recognition times words no more exactly.</summary>
    public const int ShortestPauseMs = 250;

    /// <summary>A pause of this length or more is counted as long.</summary>
    public const int LongPauseMs = 2_000;

    // A span this short does not interrupt another speaker.
    private const int BriefWords = 2;
    private const int BriefMs = 1_000;

    private SpeakerSpan(TurnCounts turn)
    {
        Speaker = turn.Speaker;
        IsUnknown = turn.IsUnknown;
        StartMs = turn.StartMs;
        Append(turn, 0);
    }

    public string? Speaker { get; }

    /// <summary>Whether the service could not identify the speaker. Such a span interrupts others, and is counted for nobody.</summary>
    public bool IsUnknown { get; }

    public int StartMs { get; }
    public int EndMs { get; private set; }
    public int Words { get; private set; }
    public int PausedMs { get; private set; }
    public int LongPauses { get; private set; }
    public int TalkMs => EndMs - StartMs;
    public bool IsBrief => Words <= BriefWords || TalkMs < BriefMs;

    /// <summary>Returns the contributions of a transcript, in order.</summary>
    public static IReadOnlyList<SpeakerSpan> Of(IEnumerable<TurnCounts> turns)
    {
        var all = new List<SpeakerSpan>();
        SpeakerSpan? open = null;
        foreach (TurnCounts turn in turns.OrderBy(turn => turn.StartMs))
        {
            int gap = open is null ? 0 : turn.StartMs - open.EndMs;
            if (open is not null && open.Speaker == turn.Speaker && gap < LongestGapMs) open.Append(turn, gap);
            else all.Add(open = new(turn));
        }
        return all;
    }

    private void Append(TurnCounts turn, int gapMs)
    {
        EndMs = Math.Max(EndMs, turn.EndMs);
        Words += turn.Words;
        LongPauses += turn.LongPauses;
        PausedMs += turn.PausedMs + (gapMs > ShortestPauseMs ? gapMs : 0);
    }
}
