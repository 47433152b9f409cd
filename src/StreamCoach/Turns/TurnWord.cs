using StreamCoach.Text;

namespace StreamCoach.Turns;

/// <summary>One word of a turn.</summary>
/// <param name="Text">The word, with its punctuation.</param>
/// <param name="Start">When it began, in seconds from the session's first sample, 0 to 366 days.</param>
/// <param name="End">When it ended, in seconds from the session's first sample, 0 to 366 days.</param>
/// <param name="Confidence">The confidence of the model, 0 to 1, or <see langword="null"/> if it gives none.</param>
/// <param name="Speaker">The speaker's label, or <see langword="null"/>.</param>
/// <param name="IsFinal">Whether the word is final; the service may still change other words.</param>
public sealed record TurnWord(string Text, double Start, double End, double? Confidence = null, string? Speaker = null, bool IsFinal = true)
{
    /// <summary>The word, with its punctuation.</summary>
    public string Text { get; internal init => field = PrintableText.Line(value); } = PrintableText.Line(Text);

    /// <summary>When it began, in seconds from the session's first sample, 0 to 366 days.</summary>
    public double Start { get; internal init => field = TurnValue.Seconds(value); } = TurnValue.Seconds(Start);

    /// <summary>When it ended, in seconds from the session's first sample, 0 to 366 days.</summary>
    public double End { get; internal init => field = TurnValue.Seconds(value); } = TurnValue.Seconds(End);

    /// <summary>The confidence of the model, 0 to 1, or <see langword="null"/> if it gives none.</summary>
    public double? Confidence { get; internal init => field = TurnValue.Finite(value); } = TurnValue.Finite(Confidence);

    /// <summary>The speaker's label, or <see langword="null"/>.</summary>
    public string? Speaker { get; internal init => field = PrintableText.KnownLine(value); } = PrintableText.KnownLine(Speaker);

    /// <summary>Returns the word.</summary>
    public override string ToString() => Text;
}
