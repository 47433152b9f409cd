using System.Collections.ObjectModel;
using System.Globalization;
using StreamCoach.Turns;

namespace StreamCoach.Transcripts.Quotes;

/// <summary>The location of a quote in the transcript.</summary>
public sealed class QuoteLocation
{
    internal QuoteLocation(Turn first, Turn last, int firstWord, int lastWord, double? start, double? end, string text, int firstCharacter, int endCharacter)
    {
        SessionId = first.SessionId;
        SessionName = first.SessionName;
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

    /// <summary>The session; <see langword="null"/> if the transcript is of none.</summary>
    public string? SessionId { get; }

    /// <summary>The session's name; <see langword="null"/> if the transcript is of no session.</summary>
    public string? SessionName { get; }

    /// <summary>The speaker; <see langword="null"/> if unknown.</summary>
    public string? Speaker { get; }

    /// <summary>The turn in which the quote begins.</summary>
    public int TurnOrder { get; }

    /// <summary>The turn in which the quote ends: the same one, or a later one of the same speaker.</summary>
    public int LastTurnOrder { get; }

    /// <summary>The index of its first word in its first turn, from 0.</summary>
    public int FirstWord { get; }

    /// <summary>The index of its last word in its last turn, from 0.</summary>
    public int LastWord { get; }

    /// <summary>
    /// When the quote begins, in seconds from the session's first sample; <see langword="null"/> if the transcript has no times.
    /// </summary>
    public double? Start { get; }

    /// <summary>
    /// When the quote ends, in seconds from the session's first sample; <see langword="null"/> if the transcript has no times.
    /// </summary>
    public double? End { get; }

    /// <summary>The transcript's own characters.</summary>
    public string Text { get; }

    /// <summary>The position in the text of the first turn at which the quote begins.</summary>
    internal int FirstCharacter { get; }

    /// <summary>The position after the quote in the text of the last turn.</summary>
    internal int EndCharacter { get; }

    /// <summary>Returns the turns and words.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"turn {TurnOrder} word {FirstWord} to {(LastTurnOrder == TurnOrder ? "" : $"turn {LastTurnOrder} ")}word {LastWord}");
}

/// <summary>A read-only list of a quote's locations. Its text is the locations joined, so that a CSV column stays readable.</summary>
public sealed class QuoteLocationList : ReadOnlyCollection<QuoteLocation>
{
    internal QuoteLocationList(IList<QuoteLocation> locations) : base(locations)
    {
    }

    /// <summary>Returns the locations joined.</summary>
    public override string ToString() => string.Join("; ", this);
}
