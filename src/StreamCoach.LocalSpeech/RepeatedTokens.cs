namespace StreamCoach.LocalSpeech;

/// <summary>Finds a text that repeats itself: what a decoder writes for noise, or after it has lost its place.</summary>
internal static class RepeatedTokens
{
    // A speaker says "no, no, no, no" (8 tokens), and rarely more.
    private const int LongestPeriod = 12, FewestRepeats = 4, FewestTokens = 12;

    /// <summary>The number of tokens at the end that only repeat what stands before them; 0 for none.</summary>
    public static int AtEnd(List<DecodedToken> tokens)
    {
        for (int period = 1; period <= LongestPeriod; period++)
        {
            int repeats = Math.Max(FewestRepeats, (FewestTokens + period - 1) / period), length = period * repeats;
            if (length > tokens.Count) continue;
            int at = tokens.Count - 1;
            while (at >= tokens.Count - length + period && tokens[at].Id == tokens[at - period].Id) at--;
            if (at < tokens.Count - length + period) return length - period;
        }
        return 0;
    }
}
