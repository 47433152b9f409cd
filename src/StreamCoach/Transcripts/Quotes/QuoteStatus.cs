namespace StreamCoach.Transcripts.Quotes;

/// <summary>The result of looking a quote up in the transcript.</summary>
public enum QuoteStatus : long
{
    /// <summary>The quote occurs once, character for character.</summary>
    Exact,
    /// <summary>
    /// The quote occurs once, word for word, but with differences in case, white space, punctuation without meaning or the form of
    /// characters. Signs, decimal points, fractions, powers, units and prefixes are parts of words and never differ.
    /// </summary>
    Normalized,
    /// <summary>The quote occurs more than once, word for word; all locations are listed.</summary>
    Ambiguous,
    /// <summary>
    /// Something similar was said: a paraphrase, a part of a word, or words across turns of different or unknown speakers. The real words
    /// are given, with one location per speaker.
    /// </summary>
    Altered,
    /// <summary>Nothing similar was said.</summary>
    NotFound,
    /// <summary>The quote has fewer than three words, which could occur anywhere.</summary>
    TooShort,
}
