using System.Collections.ObjectModel;
using System.Globalization;
using StreamCoach.Turns;

namespace StreamCoach.Transcripts.Quotes;

/// <summary>Where in the transcript a quote stands.</summary>
public sealed class QuoteLocation
{
    internal QuoteLocation(Turn first, Turn last, int firstWord, int lastWord, double? start, double? end, string text, int firstCharacter, int endCharacter)
    {
        SessionId = first.SessionId;
        Speaker = first.Speaker;
        TurnOrder = first.Order;
        LastTurnOrder = last.Order;
        FirstWord = firstWord;
        LastWord = lastWord;
        Start = start;
        End = end;
        Text = text;
        FirstCharacter = firstCharacter;
        EndCharacter = endCharacter;
    }

    /// <summary>The session, if of one.</summary>
    public string? SessionId { get; }

    /// <summary>Who said it, where that is known.</summary>
    public string? Speaker { get; }

    /// <summary>The turn in which it begins.</summary>
    public int TurnOrder { get; }

    /// <summary>The turn in which it ends: the same one, or a later one of the same speaker.</summary>
    public int LastTurnOrder { get; }

    /// <summary>Its first word's number in its first turn, from 0.</summary>
    public int FirstWord { get; }

    /// <summary>Its last word's number in its last turn, from 0.</summary>
    public int LastWord { get; }

    /// <summary>When it begins, in seconds from the session's first sample; <see langword="null"/> where the transcript has no times.</summary>
    public double? Start { get; }

    /// <summary>When it ends, in seconds from the session's first sample; <see langword="null"/> where the transcript has no times.</summary>
    public double? End { get; }

    /// <summary>The transcript's own characters.</summary>
    public string Text { get; }

    /// <summary>Where it begins in its first turn's text.</summary>
    internal int FirstCharacter { get; }

    /// <summary>The character after it in its last turn's text.</summary>
    internal int EndCharacter { get; }

    /// <summary>The turn and the words.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"turn {TurnOrder} word {FirstWord} to {(LastTurnOrder == TurnOrder ? "" : $"turn {LastTurnOrder} ")}word {LastWord}");
}

/// <summary>The places of a quote, read-only. As text it is the places joined, so that a CSV column stays readable.</summary>
public sealed class QuoteLocationList : ReadOnlyCollection<QuoteLocation>
{
    internal QuoteLocationList(IList<QuoteLocation> places) : base(places)
    {
    }

    /// <summary>The places joined.</summary>
    public override string ToString() => string.Join("; ", this);
}
