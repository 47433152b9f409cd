using StreamCoach.Text;
using StreamCoach.Turns;

namespace StreamCoach.Transcripts;

/// <summary>
/// One turn as a transcript has it, wherever it came from: a live session, a file, a row of a CSV, a line of text. What its origin does not
/// know is <see langword="null"/>, where a <see cref="Turn"/> of a session always has it.
/// </summary>
public sealed record Utterance
{
    /// <summary>The session; <see langword="null"/> for text that belongs to none.</summary>
    public string? SessionId { get; init => field = PrintableText.KnownLine(value); }

    /// <summary>The place in its session, from 0.</summary>
    public int Order { get; init; }

    /// <summary>What was said, on one line.</summary>
    public required string Text { get; init => field = PrintableText.Line(value).Trim(); }

    /// <summary>The speaker's name, or label where no name was given; <see langword="null"/> where neither is known.</summary>
    public string? Speaker { get; init => field = PrintableText.KnownLine(value); }

    /// <summary>The label that the service gives the speaker now.</summary>
    public string? SpeakerLabel { get; init => field = PrintableText.KnownLine(value); }

    /// <summary>The label that the service gave first, before it revised it.</summary>
    public string? FirstSpeakerLabel { get; init => field = PrintableText.KnownLine(value); }

    /// <summary>The language's code.</summary>
    public string? Language { get; init => field = PrintableText.KnownLine(value); }

    /// <summary>The speech model that heard it.</summary>
    public string? Model { get; init => field = PrintableText.KnownLine(value); }

    /// <summary>When the first word began, in seconds from the session's first sample.</summary>
    public double? Start { get; init; }

    /// <summary>When the last word ended, in seconds from the session's first sample.</summary>
    public double? End { get; init; }

    /// <summary>When the first word began, in UTC.</summary>
    public DateTime? StartedAt { get; init; }

    /// <summary>When the last word ended, in UTC.</summary>
    public DateTime? EndedAt { get; init; }

    /// <summary>The mean of the words' confidences, 0 to 1.</summary>
    public double? Confidence { get; init; }

    /// <summary>How sure the service was that the turn had ended, 0 to 1.</summary>
    public double? EndOfTurnConfidence { get; init; }

    /// <summary>Milliseconds from the end of the last word to the arrival of the turn.</summary>
    public double? LagMs { get; init; }

    /// <summary><see langword="false"/> for a turn that was still growing, or that the session's end cut off.</summary>
    public bool IsFinal { get; init; } = true;

    /// <summary>The words with their times; empty where they are not known.</summary>
    public TurnWordList Words { get; init; } = TurnWordList.Empty;

    /// <summary>The turn as a transcript has it.</summary>
    public static Utterance Of(Turn turn) => new()
    {
        SessionId = turn.SessionId,
        Order = turn.Order,
        Text = turn.Text,
        Speaker = turn.Speaker,
        SpeakerLabel = turn.SpeakerLabel,
        FirstSpeakerLabel = turn.FirstSpeakerLabel,
        Language = turn.Language,
        Model = turn.Model,
        Start = turn.HasStart ? turn.Start : null,
        End = turn.HasEnd ? turn.End : null,
        StartedAt = turn.StartedAt == default ? null : turn.StartedAt,
        EndedAt = turn.EndedAt == default ? null : turn.EndedAt,
        Confidence = turn.Confidence,
        EndOfTurnConfidence = turn.EndOfTurnConfidence,
        LagMs = turn.LagMs,
        IsFinal = turn.IsFinal,
        Words = turn.Words,
    };

    /// <summary>The text.</summary>
    public override string ToString() => Text;

    /// <summary>What a row or a file says was said.</summary>
    internal static Utterance FromRow(string text, IEnumerable<TurnWord> words)
    {
        TurnWord[] list = [.. words];
        return new() { Text = text, Words = list.Length == 0 ? TurnWordList.Empty : new(list) };
    }

    internal Utterance At(int order) => this with { Order = order };

    /// <summary>The line as it is sent and read: with the speaker where one is known.</summary>
    internal string Line => Speaker is null ? Text : $"{Speaker}: {Text}";

    /// <summary>Whether another one is known to be of the same speaker in the same session; two unknown speakers may be two people.</summary>
    internal bool IsBySpeakerOf(Utterance other) => Speaker is not null && SessionId == other.SessionId && Speaker == other.Speaker;
}
