namespace StreamCoach.Turns;

/// <summary>
/// Determines the offset up to which a turn confirms the audio: the end of its last word, or an estimate if that is missing or impossible. After a lost
/// connection the audio is sent again from there. Speech between an estimate that is too late and the true end would be lost; after an estimate that is too
/// early, speech is transcribed twice.
/// </summary>
internal static class SpeechEnd
{
    // The duration of a word in ordinary English speech: 150 words of 4.7 letters per minute.
    private const double SecondsPerLetter = 0.07, WordOverhead = 0.05;

    /// <summary>Returns the offset, in seconds from the session's first sample.</summary>
    /// <param name="words">The turn's words, at least one.</param>
    /// <param name="previousEnd">The end of the turn before.</param>
    /// <param name="sentUntil">The end of the audio that was sent: a later time of a word is an error of the service.</param>
    public static double Of(TurnWordList words, double previousEnd, double sentUntil)
    {
        TurnWord last = words[^1];
        if (last.End > last.Start && last.End <= sentUntil) return last.End;
        double end = previousEnd;
        foreach (TurnWord word in words)
        {
            if (word.Start <= sentUntil) end = word.Start;
            end = word.End > word.Start && word.End <= sentUntil ? word.End : end + WordOverhead + word.Text.Length * SecondsPerLetter;
        }
        return Math.Min(end, sentUntil);
    }
}
