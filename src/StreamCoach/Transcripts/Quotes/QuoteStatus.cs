namespace StreamCoach.Transcripts.Quotes;

/// <summary>What became of a quote when it was looked for in the transcript.</summary>
public enum QuoteStatus : long
{
    /// <summary>It stands there once, character for character.</summary>
    Exact,
    /// <summary>
    /// It stands there once, word for word; capitals, white space, punctuation without meaning or the form of characters differ. Signs, decimal points, fractions,
    /// powers, units and prefixes are parts of words, and so never differ.
    /// </summary>
    Normalized,
    /// <summary>It stands there word for word, more than once; all places are listed.</summary>
    Ambiguous,
    /// <summary>
    /// Something like it was said: a paraphrase, a part of a word, or the words of turns that different or unknown speakers said. What was really
    /// said is beside it, with a place for each speaker.
    /// </summary>
    Altered,
    /// <summary>Nothing like it was said.</summary>
    NotFound,
    /// <summary>Fewer than three words: it could stand anywhere, so it says nothing.</summary>
    TooShort,
}
