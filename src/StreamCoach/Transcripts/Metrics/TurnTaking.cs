namespace StreamCoach.Transcripts.Metrics;

/// <summary>Calculates who holds the floor and how it changes.</summary>
internal static class TurnTaking
{
    private const int LongestReplyMs = 5_000;

    /// <summary>Returns a speaker's longest monologue; brief words of others do not end it.</summary>
    public static (int StartMs, int Ms)? LongestMonologue(IReadOnlyList<SpeakerSpan> talk, string? speaker)
    {
        (int StartMs, int Ms)? longest = null;
        int start = -1, end = 0;
        foreach (SpeakerSpan said in talk)
        {
            bool own = said.Speaker == speaker;
            if (start >= 0 && said.StartMs - end < SpeakerSpan.LongestGapMs && (own || said.IsBrief))
            {
                end = Math.Max(end, said.EndMs);
            }
            else
            {
                start = own ? said.StartMs : -1;
                end = said.EndMs;
            }
            if (own && end - start > (longest?.Ms ?? -1)) longest = (start, end - start);
        }
        return longest;
    }

    /// <summary>Returns the longest time in which others speak, with no more than brief words of the speaker.</summary>
    public static int? LongestListening(IReadOnlyList<SpeakerSpan> talk, string? speaker)
    {
        int? longest = null;
        int start = -1;
        foreach (SpeakerSpan said in talk)
        {
            if (said.Speaker == speaker)
            {
                if (!said.IsBrief) start = -1;
                continue;
            }
            if (start < 0) start = said.StartMs;
            longest = Math.Max(longest ?? 0, said.EndMs - start);
        }
        return longest;
    }

    /// <summary>
    /// Returns the gap before each contribution that follows another known speaker's, with the speaker who answers; an overlap is a gap
    /// of 0.
    /// </summary>
    public static IEnumerable<(string? Speaker, int GapMs)> Replies(IReadOnlyList<SpeakerSpan> talk)
    {
        for (int i = 1; i < talk.Count; i++)
        {
            if (talk[i].Speaker != talk[i - 1].Speaker && !talk[i].IsUnknown && !talk[i - 1].IsUnknown) yield return (talk[i].Speaker, Math.Max(0, talk[i].StartMs - talk[i - 1].EndMs));
        }
    }

    public static bool IsLapse(int gapMs) => gapMs > LongestReplyMs;

    /// <summary>Returns the milliseconds in which somebody speaks.</summary>
    public static int TalkedMs(IReadOnlyList<SpeakerSpan> talk)
    {
        int talked = 0, until = 0;
        foreach (SpeakerSpan said in talk)
        {
            talked += Math.Max(0, said.EndMs - Math.Max(said.StartMs, until));
            until = Math.Max(until, said.EndMs);
        }
        return talked;
    }

    /// <summary>Returns the median; for an even number of values the mean of the middle two.</summary>
    public static double? Median(IEnumerable<int> values)
    {
        int[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? null : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2.0;
    }
}
