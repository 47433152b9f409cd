using StreamCoach.Transcripts.Quotes;

namespace StreamCoach.Analysis;

/// <summary>One finding of a model or of the rules coach, with the result of looking its quote up in the transcript.</summary>
public sealed class Finding
{
    private readonly QuoteLocationList _locations;

    internal Finding(string? sessionId, int number, string claimed, string feedback, string suggestion, QuoteStatus status, IReadOnlyList<QuoteLocation> locations)
    {
        Number = number;
        Status = status;
        Claimed = claimed;
        Feedback = feedback;
        Suggestion = suggestion;
        _locations = new([.. locations]);
        QuoteLocation? first = locations.Count > 0 ? locations[0] : null;
        SessionId = first?.SessionId ?? sessionId;
        SessionName = first?.SessionName;
        Quote = first?.Text;
        Speaker = first?.Speaker;
        Start = first?.Start;
        End = first?.End;
        TurnOrder = first?.TurnOrder;
        LastTurnOrder = first?.LastTurnOrder;
        FirstWord = first?.FirstWord;
        LastWord = first?.LastWord;
    }

    /// <summary>The session; <see langword="null"/> if the transcript is of none.</summary>
    public string? SessionId { get; }

    /// <summary>The name of the session in which the quote was found; <see langword="null"/> if it was not found.</summary>
    public string? SessionName { get; }

    /// <summary>The number of the finding in the analysis, from 1.</summary>
    public int Number { get; }

    /// <summary>The result of looking the quote up in the transcript.</summary>
    public QuoteStatus Status { get; }

    /// <summary>Whether the words were said: the status is Exact, Normalized or Ambiguous.</summary>
    public bool IsVerified => Status is QuoteStatus.Exact or QuoteStatus.Normalized or QuoteStatus.Ambiguous;

    /// <summary>The speaker; <see langword="null"/> if unknown.</summary>
    public string? Speaker { get; }

    /// <summary>When the quote begins, in seconds from the session's first sample.</summary>
    public double? Start { get; }

    /// <summary>When the quote ends, in seconds from the session's first sample.</summary>
    public double? End { get; }

    /// <summary>The turn in which the quote begins.</summary>
    public int? TurnOrder { get; }

    /// <summary>The turn in which the quote ends.</summary>
    public int? LastTurnOrder { get; }

    /// <summary>The index of its first word in its first turn, from 0.</summary>
    public int? FirstWord { get; }

    /// <summary>The index of its last word in its last turn, from 0.</summary>
    public int? LastWord { get; }

    /// <summary>
    /// The transcript's own characters: of the first location of the quote, or for an altered quote what was really said. <see
    /// langword="null"/> if nothing similar was said, or if the quote is too short to be looked up.
    /// </summary>
    public string? Quote { get; }

    /// <summary>The quote as the model wrote it. Only <see cref="Quote"/> is what was said; the rules coach quotes nothing else.</summary>
    public string Claimed { get; }

    /// <summary>The model's comment on the quote; of an answer to a question, the statement that the quote proves; of the rules coach, what was counted and the reference for it.</summary>
    public string Feedback { get; }

    /// <summary>What the model suggests instead.</summary>
    public string Suggestion { get; }

    /// <summary>
    /// Returns all locations of the quote: several for an ambiguous quote, one for each speaker for an altered one across turns. This is
    /// a method, because a property would make the JSON of an analysis deeper than ConvertTo-Json's default depth.
    /// </summary>
    public QuoteLocationList GetLocations() => _locations;

    /// <summary>Returns the status and what was said; text that only the model wrote is marked as such.</summary>
    public override string ToString() => Status switch
    {
        QuoteStatus.Altered => $"{Status}: {Quote} (the model wrote: {Claimed})",
        QuoteStatus.NotFound => $"{Status}: (not said) {Claimed}",
        QuoteStatus.TooShort => $"{Status}: (too short to check) {Claimed}",
        _ => $"{Status}: {Quote}",
    };
}
