namespace StreamCoach.Recognition;

/// <summary>A snapshot of one turn. It replaces all earlier snapshots of that turn.</summary>
internal sealed class TurnMessage
{
    /// <summary>The turn's number since the transcriber began; -1 if unknown.</summary>
    public int Order { get; init; } = -1;

    /// <summary>Whether the turn has ended.</summary>
    public bool Ends { get; init; }

    /// <summary>Whether the text is formatted, so that a raw text does not replace it.</summary>
    public bool IsFormatted { get; init; }

    /// <summary>Whether a formatted version of the ended turn may follow.</summary>
    public bool MayEndAgain { get; init; }

    /// <summary>Whether it contains no speech, although it has text such as "[music]".</summary>
    public bool IsNoise { get; init; }

    /// <summary>The text, unchanged.</summary>
    public string? Text { get; init; }

    /// <summary>The words; <see langword="null"/> if there are none.</summary>
    public RecognizedWord?[]? Words { get; init; }

    /// <summary>The speaker's label; <see langword="null"/> or empty if unknown.</summary>
    public string? SpeakerLabel { get; init; }

    /// <summary>The language code; <see langword="null"/> if unknown.</summary>
    public string? Language { get; init; }

    /// <summary>The confidence that the turn has ended, 0 to 1; <see langword="null"/> if unknown.</summary>
    public double? EndOfTurnConfidence { get; init; }

    /// <summary>The time, in ms like those of words, up to which a turn that has ended confirms the audio; <see langword="null"/> if that is the end of its last word.</summary>
    public double? ConfirmedUntil { get; init; }
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

/// <summary>New speaker labels for a finished turn.</summary>
internal sealed class SpeakerRevision
{
    public int TurnOrder { get; set; } = -1;
    public string? SpeakerLabel { get; set; }
    public RecognizedWord?[]? Words { get; set; }
}
