using StreamCoach.Transcripts.Quotes;

namespace StreamCoach.Analysis;

/// <summary>One thing that a model found, and what became of its quote when that was looked for in the transcript.</summary>
public sealed class Finding
{
    private readonly QuoteLocationList _places;

    internal Finding(string? sessionId, int number, string claimed, string feedback, string suggestion, QuoteStatus status, IReadOnlyList<QuoteLocation> places)
    {
        Number = number;
        Status = status;
        Claimed = claimed;
        Feedback = feedback;
        Suggestion = suggestion;
        _places = new([.. places]);
        QuoteLocation? place = places.Count > 0 ? places[0] : null;
        SessionId = place?.SessionId ?? sessionId;
        Quote = place?.Text;
        Speaker = place?.Speaker;
        Start = place?.Start;
        End = place?.End;
        TurnOrder = place?.TurnOrder;
        LastTurnOrder = place?.LastTurnOrder;
        FirstWord = place?.FirstWord;
        LastWord = place?.LastWord;
    }

    /// <summary>The session, if of one.</summary>
    public string? SessionId { get; }

    /// <summary>Its place in the analysis, from 1.</summary>
    public int Number { get; }

    /// <summary>Whether the quote stands in the transcript.</summary>
    public QuoteStatus Status { get; }

    /// <summary>Whether the words were said: exact, normalized, or in several places.</summary>
    public bool IsVerified => Status is QuoteStatus.Exact or QuoteStatus.Normalized or QuoteStatus.Ambiguous;

    /// <summary>Who said it, where that is known.</summary>
    public string? Speaker { get; }

    /// <summary>When it begins, in seconds from the session's first sample.</summary>
    public double? Start { get; }

    /// <summary>When it ends, in seconds from the session's first sample.</summary>
    public double? End { get; }

    /// <summary>The turn in which it begins.</summary>
    public int? TurnOrder { get; }

    /// <summary>The turn in which it ends.</summary>
    public int? LastTurnOrder { get; }

    /// <summary>Its first word's number in its first turn, from 0.</summary>
    public int? FirstWord { get; }

    /// <summary>Its last word's number in its last turn, from 0.</summary>
    public int? LastWord { get; }

    /// <summary>
    /// The transcript's own characters: of the first place where the quote stands, or for an altered quote what was really said.
    /// <see langword="null"/> where nothing like it was said, or where the quote is too short to be looked up.
    /// </summary>
    public string? Quote { get; }

    /// <summary>The quote as the model wrote it. Only <see cref="Quote"/> is what was said.</summary>
    public string Claimed { get; }

    /// <summary>What the model says about it.</summary>
    public string Feedback { get; }

    /// <summary>What the model would do instead.</summary>
    public string Suggestion { get; }

    /// <summary>All places where it stands: several for an ambiguous quote, one for each speaker for an altered one over their turns. No property: an analysis in JSON would be a level deeper than is written by default.</summary>
    public QuoteLocationList GetPlaces() => _places;

    /// <summary>The status and what was said; what only the model wrote is marked as such.</summary>
    public override string ToString() => Status switch
    {
        QuoteStatus.Altered => $"{Status}: {Quote} (the model wrote: {Claimed})",
        QuoteStatus.NotFound => $"{Status}: (not said) {Claimed}",
        QuoteStatus.TooShort => $"{Status}: (too short to check) {Claimed}",
        _ => $"{Status}: {Quote}",
    };
}
