namespace StreamCoach.Recognition;

/// <summary>A snapshot of one turn: it replaces whatever came for this turn before.</summary>
internal sealed class TurnMessage
{
    /// <summary>The turn's number since the transcriber began; -1 where it is not known.</summary>
    public int Order { get; init; } = -1;

    /// <summary>Whether the turn is over.</summary>
    public bool Ends { get; init; }

    /// <summary>Whether the text is formatted, so that a raw text does not replace it.</summary>
    public bool IsFormatted { get; init; }

    /// <summary>Whether the same turn may end once more, formatted.</summary>
    public bool MayEndAgain { get; init; }

    /// <summary>Whether no speech was found in it, although it has text ("[music]").</summary>
    public bool IsNoise { get; init; }

    /// <summary>The text, as it came.</summary>
    public string? Text { get; init; }

    /// <summary>The words; <see langword="null"/> where there are none.</summary>
    public RecognizedWord?[]? Words { get; init; }

    /// <summary>The speaker's label; <see langword="null"/> or empty where it is not known.</summary>
    public string? SpeakerLabel { get; init; }

    /// <summary>The language's code.</summary>
    public string? Language { get; init; }

    /// <summary>How certain it is that the turn is over, 0 to 1.</summary>
    public double? EndOfTurnConfidence { get; init; }
}

/// <summary>A word; times in ms from the first sample since the transcriber began.</summary>
internal sealed class RecognizedWord
{
    public double? Start { get; set; }
    public double? End { get; set; }
    public string? Text { get; set; }
    public double? Confidence { get; set; }
    public bool IsFinal { get; set; }
    public string? Speaker { get; set; }
}

/// <summary>A turn whose speakers are now seen differently.</summary>
internal sealed class SpeakerRevision
{
    public int TurnOrder { get; set; } = -1;
    public string? SpeakerLabel { get; set; }
    public RecognizedWord?[]? Words { get; set; }
}
