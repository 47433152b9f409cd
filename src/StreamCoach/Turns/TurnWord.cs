using StreamCoach.Text;

namespace StreamCoach.Turns;

/// <summary>One word of a turn.</summary>
public sealed class TurnWord
{
    /// <summary>Creates a word. Characters that drive a terminal are replaced in its text and its speaker's label.</summary>
    /// <param name="text">The word, with its punctuation.</param>
    /// <param name="start">When it began, in seconds from the session's first sample.</param>
    /// <param name="end">When it ended, in seconds from the session's first sample.</param>
    /// <param name="confidence">How sure the model is, 0 to 1, or <see langword="null"/>.</param>
    /// <param name="speaker">The speaker's label, or <see langword="null"/>.</param>
    /// <param name="isFinal">Whether the service will not change the word any more.</param>
    public TurnWord(string text, double start, double end, double? confidence, string? speaker, bool isFinal)
    {
        Text = PrintableText.Line(text);
        Start = start;
        End = end;
        Confidence = confidence;
        Speaker = PrintableText.KnownLine(speaker);
        IsFinal = isFinal;
    }

    /// <summary>The word, with its punctuation.</summary>
    public string Text { get; }

    /// <summary>When it began, in seconds from the session's first sample.</summary>
    public double Start { get; }

    /// <summary>When it ended, in seconds from the session's first sample.</summary>
    public double End { get; }

    /// <summary>How sure the model is, 0 to 1, or <see langword="null"/> where it gives no confidence.</summary>
    public double? Confidence { get; }

    /// <summary>The speaker's label, or <see langword="null"/>.</summary>
    public string? Speaker { get; }

    /// <summary>Whether the service will not change the word any more.</summary>
    public bool IsFinal { get; }

    /// <summary>The word.</summary>
    public override string ToString() => Text;

    internal TurnWord WithSpeaker(string? speaker) => new(Text, Start, End, Confidence, speaker, IsFinal);
}
