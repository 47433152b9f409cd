using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using StreamCoach.Text;

namespace StreamCoach.Turns;

/// <summary>
/// One turn of a conversation, from a session, a file, a CSV row or a line of text. It is immutable; a correction is a new turn. A turn of a session has all
/// times; values that an imported turn does not have are <see langword="null"/>.
/// </summary>
/// <remarks>
/// The journal, the exports and jobs include a new property without further code (TurnPropertiesTests). The order of the properties is that of the CSV
/// columns. External values are cleaned when they are set, and only there.
/// </remarks>
public sealed record Turn
{
    // Internal values, which are ignored when two turns are compared.
    private readonly Uncompared<ITurnOrigin> _origin;
    private readonly Uncompared<double?> _confirmedUntil;

    /// <summary>The session's id; <see langword="null"/> for text without a session.</summary>
    [JsonInclude] public string? SessionId { get; internal init => field = PrintableText.KnownLine(value); }

    /// <summary>
    /// The session's current name, also if it was renamed after the turn was read; of an imported turn without one, the name of its file. <see langword="null"/> for
    /// text without a session.
    /// </summary>
    [JsonInclude] public string? SessionName { get => Origin?.Name ?? field; internal init => field = PrintableText.KnownLine(value); }

    /// <summary>
    /// The recording that was transcribed, on one line without control characters, so a path that contains some is not usable: the session's own Path is.
    /// <see langword="null"/> for any other source.
    /// </summary>
    [JsonInclude] public string? Path { get; internal init => field = PrintableText.KnownLine(value); }

    /// <summary>The position of the turn in its session, from 0, without gaps.</summary>
    [JsonInclude] public int Order { get; internal init; }

    /// <summary>When the first word began, in seconds from the session's first sample, 0 to 366 days.</summary>
    [JsonInclude] public double? Start { get; internal init => field = TurnValue.Seconds(value); }

    /// <summary>When the last word ended, in seconds from the session's first sample, 0 to 366 days.</summary>
    [JsonInclude] public double? End { get; internal init => field = TurnValue.Seconds(value); }

    /// <summary><see cref="Start"/> as text to read and to sort by, such as 00:01:02.345; <see langword="null"/> if unknown.</summary>
    [JsonIgnore] public string? Time => Start is { } start ? Timecode.Milliseconds(Timecode.Ms(start), '.') : null;

    /// <summary>Seconds from the first word's begin to the last word's end, to the millisecond; <see langword="null"/> if unknown.</summary>
    [JsonIgnore] public double? Duration => Start is { } start && End is { } end ? Math.Round(Math.Max(0, end - start), 3) : null;

    /// <summary>The speaker's name, or the label ("A", "B", ...) if the speaker has no name; <see langword="null"/> if there is no label.</summary>
    [JsonInclude] public string? Speaker { get; internal init => field = PrintableText.KnownLine(value); }

    /// <summary>The text, one line without control characters, so that it is safe to show on a terminal.</summary>
    [JsonInclude] public string Text { get; internal init => field = PrintableText.Line(value).Trim(); } = "";

    /// <summary>The language code; <see langword="null"/> if the service sends none.</summary>
    [JsonInclude] public string? Language { get; internal init => field = PrintableText.KnownLine(value); }

    /// <summary>The speech model that transcribed the turn; <see langword="null"/> if unknown.</summary>
    [JsonInclude] public string? Model { get; internal init => field = PrintableText.KnownLine(value); }

    /// <summary>The mean confidence of the words, 0 to 1; <see langword="null"/> if the model gives none.</summary>
    [JsonInclude] public double? Confidence { get; internal init => field = TurnValue.Finite(value); }

    /// <summary>The service's confidence that the turn has ended, 0 to 1; <see langword="null"/> if unknown.</summary>
    [JsonInclude] public double? EndOfTurnConfidence { get; internal init => field = TurnValue.Finite(value); }

    /// <summary>
    /// Milliseconds from the end of the last word to the arrival of the turn; <see langword="null"/> if the words have no times. It can be negative, because
    /// the service reports the end of a last word up to 1.3 s late.
    /// </summary>
    [JsonInclude] public double? LagMs { get; internal init => field = TurnValue.Finite(value); }

    /// <summary><see langword="false"/> for a partial turn, which may still change, and for a turn that the end of the session cut off.</summary>
    [JsonInclude] public bool IsFinal { get; internal init; } = true;

    /// <summary>When the first word began, in UTC.</summary>
    [JsonInclude] public DateTime? StartedAt { get; internal init => field = TurnValue.Utc(value); }

    /// <summary>When the last word ended, in UTC.</summary>
    [JsonInclude] public DateTime? EndedAt { get; internal init => field = TurnValue.Utc(value); }

    /// <summary>The service's current label of the speaker, by which a name is set; <see langword="null"/> if there is none. Read <see cref="Speaker"/>.</summary>
    [JsonInclude] public string? SpeakerLabel { get; internal init => field = PrintableText.KnownLine(value); }

    /// <summary>The service's first label of the speaker, which differs from <see cref="SpeakerLabel"/> if the service has revised it. Only the journal and JSON contain it.</summary>
    [JsonInclude] internal string? FirstSpeakerLabel { get; init => field = PrintableText.KnownLine(value); }

    /// <summary>The words with their times; empty if unknown.</summary>
    [AllowNull]
    [JsonInclude] public TurnWordList Words { get; internal init => field = value ?? TurnWordList.Empty; } = TurnWordList.Empty;

    /// <summary>The session in this process, so that an analysis uses its services, also from another runspace; <see langword="null"/> if there is none.</summary>
    internal ITurnOrigin? Origin { get => _origin.Value; init => _origin = new(value); }

    /// <summary>The offset, in seconds, up to which this turn confirms the audio; <see langword="null"/> if that is <see cref="End"/>.</summary>
    internal double? ConfirmedUntil { get => _confirmedUntil.Value; init => _confirmedUntil = new(TurnValue.Seconds(value)); }

    /// <summary>Returns the text.</summary>
    public override string ToString() => Text;

    /// <summary>The text with the speaker before it, if the speaker is known.</summary>
    internal string Line => Speaker is null ? Text : $"{Speaker}: {Text}";

    /// <summary>Whether another turn is by the same known speaker of the same session.</summary>
    internal bool IsBySpeakerOf(Turn other) => Speaker is not null && SessionId == other.SessionId && Speaker == other.Speaker;

    /// <summary>Returns the turn with its missing speaker labels set from those that it has, for imported turns.</summary>
    internal Turn WithLabels() => (SpeakerLabel ?? Speaker) is var label && FirstSpeakerLabel is not null && SpeakerLabel == label
        ? this
        : this with { SpeakerLabel = label, FirstSpeakerLabel = FirstSpeakerLabel ?? label };

    /// <summary>Returns the turn with a label that the service has revised.</summary>
    internal Turn WithLabel(string? label, TurnWordList words) =>
        this with { Speaker = label, SpeakerLabel = label, FirstSpeakerLabel = FirstSpeakerLabel ?? label, Words = words };

    /// <summary>Returns the turn with its speaker's name, if there is one for the label.</summary>
    internal Turn WithNames(SpeakerNames names) => names.Of(SpeakerLabel) is var name && name == Speaker ? this : this with { Speaker = name };

    /// <summary>
    /// Returns the turn as a correction of an earlier one: it keeps the known speaker and the first label, and confirms no more audio, because the journal may
    /// contain only one of the two.
    /// </summary>
    internal Turn AsCorrectionOf(Turn earlier) => this with
    {
        Speaker = SpeakerLabel ?? earlier.SpeakerLabel,
        SpeakerLabel = SpeakerLabel ?? earlier.SpeakerLabel,
        FirstSpeakerLabel = earlier.FirstSpeakerLabel ?? SpeakerLabel,
        IsFinal = earlier.IsFinal,
        ConfirmedUntil = (earlier.ConfirmedUntil ?? earlier.End) is var answered && answered != End ? answered : null,
    };

    /// <summary>Returns the turn with another position in its session.</summary>
    internal Turn WithOrder(int order) => order == Order ? this : this with { Order = order };

    /// <summary>Returns the turn with <see cref="IsFinal"/> unset.</summary>
    internal Turn AsNotFinal() => this with { IsFinal = false };

    /// <summary>Equals any other value, so that the comparison of records ignores it.</summary>
    private readonly struct Uncompared<T>(T? value) : IEquatable<Uncompared<T>>
    {
        public T? Value { get; } = value;

        public bool Equals(Uncompared<T> other) => true;

        public override bool Equals(object? obj) => obj is Uncompared<T>;

        public override int GetHashCode() => 0;
    }
}
