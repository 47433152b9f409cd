using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using StreamCoach.Text;

namespace StreamCoach.Turns;

/// <summary>
/// One turn of a conversation, wherever it came from: a session, a file, a row of a CSV, a line of text. It does not change; a correction makes another
/// one. A turn of a session has all its times; what an import does not know is <see langword="null"/>.
/// </summary>
/// <remarks>
/// A property that is added here is carried by the journal, the exports and jobs without another line (TurnPropertiesTests). The properties stand in the
/// order of the CSV's columns. Values from outside are cleaned as they are set, and nowhere else.
/// </remarks>
public sealed record Turn
{
    // What a reader of the turn does not see, so that it does not count when two turns are compared.
    private readonly Uncompared<ITurnOrigin> _origin;
    private readonly Uncompared<double?> _answeredUntil;

    /// <summary>The session's id; <see langword="null"/> for text that belongs to no session.</summary>
    [JsonInclude] public string? SessionId { get; internal init => field = PrintableText.KnownLine(value); }

    /// <summary>The position of the turn in its session, from 0, without gaps.</summary>
    [JsonInclude] public int Order { get; internal init; }

    /// <summary>When the first word began, in seconds from the session's first sample, 0 to 366 days.</summary>
    [JsonInclude] public double? Start { get; internal init => field = TurnValue.Seconds(value); }

    /// <summary>When the last word ended, in seconds from the session's first sample, 0 to 366 days.</summary>
    [JsonInclude] public double? End { get; internal init => field = TurnValue.Seconds(value); }

    /// <summary>The speaker's name where the session was given one, else the label ("A", "B", ...), or <see langword="null"/> where none was asked for or given.</summary>
    [JsonInclude] public string? Speaker { get; internal init => field = PrintableText.KnownLine(value); }

    /// <summary>What was said, on one line. Control characters in the service's text are replaced, so it is safe on a terminal.</summary>
    [JsonInclude] public string Text { get; internal init => field = PrintableText.Line(value).Trim(); } = "";

    /// <summary>The language's code, or <see langword="null"/> where the service names none.</summary>
    [JsonInclude] public string? Language { get; internal init => field = PrintableText.KnownLine(value); }

    /// <summary>The speech model that recognised it, or <see langword="null"/> where that is not known.</summary>
    [JsonInclude] public string? Model { get; internal init => field = PrintableText.KnownLine(value); }

    /// <summary>The mean of the words' confidences, 0 to 1, or <see langword="null"/> where the model gives none.</summary>
    [JsonInclude] public double? Confidence { get; internal init => field = TurnValue.Finite(value); }

    /// <summary>How sure the service is that the turn has ended, 0 to 1.</summary>
    [JsonInclude] public double? EndOfTurnConfidence { get; internal init => field = TurnValue.Finite(value); }

    /// <summary>
    /// Milliseconds from the end of the last word to the arrival of the turn. It can be negative: the service places the end of a last word up
    /// to 1.3 s late. <see langword="null"/> where the turn has no word times.
    /// </summary>
    [JsonInclude] public double? LagMs { get; internal init => field = TurnValue.Finite(value); }

    /// <summary><see langword="false"/> for a turn that is still growing, or that the session's end cut off.</summary>
    [JsonInclude] public bool IsFinal { get; internal init; } = true;

    /// <summary>When the first word began, in UTC.</summary>
    [JsonInclude] public DateTime? StartedAt { get; internal init => field = TurnValue.Utc(value); }

    /// <summary>When the last word ended, in UTC.</summary>
    [JsonInclude] public DateTime? EndedAt { get; internal init => field = TurnValue.Utc(value); }

    /// <summary>The speaker's label as the service has it now, or <see langword="null"/>.</summary>
    [JsonInclude] public string? SpeakerLabel { get; internal init => field = PrintableText.KnownLine(value); }

    /// <summary>The label that the service gave first; another than <see cref="SpeakerLabel"/> where it has revised it.</summary>
    [JsonInclude] public string? FirstSpeakerLabel { get; internal init => field = PrintableText.KnownLine(value); }

    /// <summary>The words with their times; empty where they are not known.</summary>
    [AllowNull]
    [JsonInclude] public TurnWordList Words { get; internal init => field = value ?? TurnWordList.Empty; } = TurnWordList.Empty;

    /// <summary>Who heard it in this process, so that an analysis goes where the turn was heard, also from another runspace.</summary>
    internal ITurnOrigin? Origin { get => _origin.Value; init => _origin = new(value); }

    /// <summary>Up to where this turn proves that the audio was heard, in seconds, where that is not <see cref="End"/>; <see langword="null"/> for its end.</summary>
    internal double? AnsweredUntil { get => _answeredUntil.Value; init => _answeredUntil = new(TurnValue.Seconds(value)); }

    /// <summary>The text.</summary>
    public override string ToString() => Text;

    /// <summary>The turn as it is sent and read: with the speaker where one is known.</summary>
    internal string Line => Speaker is null ? Text : $"{Speaker}: {Text}";

    /// <summary>Whether another one is known to be of the same speaker in the same session; two unknown speakers may be two people.</summary>
    internal bool IsBySpeakerOf(Turn other) => Speaker is not null && SessionId == other.SessionId && Speaker == other.Speaker;

    /// <summary>The turn with labels for its speaker: whoever wrote only some of the three names meant the same speaker.</summary>
    internal Turn WithLabels() => (SpeakerLabel ?? Speaker) is var label && FirstSpeakerLabel is not null && SpeakerLabel == label
        ? this
        : this with { SpeakerLabel = label, FirstSpeakerLabel = FirstSpeakerLabel ?? label };

    /// <summary>The turn under a label that the service has revised.</summary>
    internal Turn WithLabel(string? label, TurnWordList words) =>
        this with { Speaker = label, SpeakerLabel = label, FirstSpeakerLabel = FirstSpeakerLabel ?? label, Words = words };

    /// <summary>The turn with its speaker's name, where there is one for the label.</summary>
    internal Turn Named(SpeakerNames names) => names.Of(SpeakerLabel) is var name && name == Speaker ? this : this with { Speaker = name };

    /// <summary>
    /// The turn as one that corrects another: the speaker that was known and the first label stay, and it proves no more than the other did, because both
    /// may be written to the journal as one.
    /// </summary>
    internal Turn Correcting(Turn earlier) => this with
    {
        Speaker = SpeakerLabel ?? earlier.SpeakerLabel,
        SpeakerLabel = SpeakerLabel ?? earlier.SpeakerLabel,
        FirstSpeakerLabel = earlier.FirstSpeakerLabel ?? SpeakerLabel,
        IsFinal = earlier.IsFinal,
        AnsweredUntil = (earlier.AnsweredUntil ?? earlier.End) is var answered && answered != End ? answered : null,
    };

    internal Turn At(int order) => order == Order ? this : this with { Order = order };

    internal Turn Unfinished() => this with { IsFinal = false };

    /// <summary>A value that is the same as any other, so that a record which holds it is compared without it.</summary>
    private readonly struct Uncompared<T>(T? value) : IEquatable<Uncompared<T>>
    {
        public T? Value { get; } = value;

        public bool Equals(Uncompared<T> other) => true;

        public override bool Equals(object? obj) => obj is Uncompared<T>;

        public override int GetHashCode() => 0;
    }
}
