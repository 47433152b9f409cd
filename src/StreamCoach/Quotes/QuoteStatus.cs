namespace StreamCoach;

/// <summary>What became of a quote when it was looked for in the transcript.</summary>
public enum QuoteStatus : long
{
    /// <summary>It stands there once, character for character.</summary>
    Exact,
    /// <summary>It stands there once, word for word; capitals, punctuation or the form of characters differ.</summary>
    Normalized,
    /// <summary>It stands there word for word, more than once; all places are listed.</summary>
    Ambiguous,
    /// <summary>Something like it was said, in other words: a paraphrase, with what was really said beside it.</summary>
    Altered,
    /// <summary>Nothing like it was said.</summary>
    NotFound,
    /// <summary>Fewer than three words: it could stand anywhere, so it says nothing.</summary>
    TooShort,
}
