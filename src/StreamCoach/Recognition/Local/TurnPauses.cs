namespace StreamCoach.Recognition.Local;

/// <summary>The silences within what is decoded together. They separate its turns.</summary>
internal sealed class TurnPauses
{
    // In blocks.
    private readonly List<(long From, long To)> _pauses = [];

    /// <summary>Adds a silence, from its first block to the one after its last.</summary>
    public void Add(long from, long to) => _pauses.Add((from, to));

    /// <summary>Forgets the silences that begin before a block.</summary>
    public void ForgetBefore(long block) => _pauses.RemoveAll(pause => pause.From < block);

    /// <summary>Tells turns apart: a pause ends one where silence does so live, a long one in any case, a shorter one after a sentence.</summary>
    /// <param name="speech">The words.</param>
    /// <param name="from">The sample from which they were decoded.</param>
    /// <param name="end">The sample at which the speech ends.</param>
    /// <param name="longest">The silence, in blocks, that ends a turn in any case.</param>
    /// <returns>The turns, each with the sample at which its speech ends.</returns>
    public IEnumerable<(DecodedSpeech Turn, long End)> Split(DecodedSpeech speech, long from, long end, int longest)
    {
        IReadOnlyList<DecodedWord> words = speech.Words;
        int first = 0;
        foreach ((long silent, long spoken) in _pauses)
        {
            double middle = TurnMessages.Seconds((silent + spoken) * SpeechAudio.BlockLength / 2 - from);
            int next = first;
            while (next < words.Count && (words[next].Start + words[next].End) / 2 < middle) next++;
            if (next == first || next == words.Count) continue;
            DecodedSpeech turn = speech with { Words = [.. words.Take(next).Skip(first)] };
            if (spoken - silent < longest && !TurnMessages.EndsSentence(turn)) continue;
            yield return (turn, silent * SpeechAudio.BlockLength);
            first = next;
        }
        yield return (speech with { Words = [.. words.Skip(first)] }, end);
    }
}
