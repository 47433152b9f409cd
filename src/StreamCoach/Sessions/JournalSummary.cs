using System.Text.Json;
using System.Text.Json.Serialization;
using StreamCoach.Errors;
using StreamCoach.Recognition;

namespace StreamCoach.Sessions;

/// <summary>
/// What a journal says of its session apart from the turns, so that a list of many sessions need not read every journal. Every property of
/// <see cref="SavedJournal"/> has its place here, or is read with the turns.
/// </summary>
internal sealed record JournalSummary
{
    /// <summary>Characters of <see cref="FirstText"/>, more than any list shows.</summary>
    public const int LongestFirstText = 100;

    public required JournalHeader Header { get; init; }

    public required StreamingOptions Options { get; init; }

    public required string Model { get; init; }

    public double ConfirmedSeconds { get; init; }

    public SessionState? EndedState { get; init; }

    public FailureKind? FailureKind { get; init; }

    public string? FailureMessage { get; init; }

    public DateTime? StartedAt { get; init; }

    public DateTime? EndedAt { get; init; }

    public string? ServiceId { get; init; }

    public int? ProcessId { get; init; }

    public string? Machine { get; init; }

    public int Connections { get; init; }

    public IReadOnlyList<SavedGap> Gaps { get; init; } = [];

    public IReadOnlyList<string> Warnings { get; init; } = [];

    public int TurnCount { get; init; }

    /// <summary>The beginning of the first turn.</summary>
    public string? FirstText { get; init; }

    /// <summary>The name that was given later.</summary>
    public string? Name { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    public IReadOnlyList<SavedNote> Notes { get; init; } = [];

    public DateTime? LastTurnEndedAt { get; init; }

    /// <summary>Returns the summary as bytes.</summary>
    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, SummaryJson.Default.JournalSummary);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="JsonException">The bytes are not that.</exception>
    public static JournalSummary Read(ReadOnlySpan<byte> bytes) => JsonSerializer.Deserialize(bytes, SummaryJson.Default.JournalSummary) ?? throw new JsonException();
}

/// <summary>A <see cref="SessionGap"/> as it is written.</summary>
internal sealed record SavedGap(double Start, double Seconds, string Reason, DateTime At);

/// <summary>A <see cref="Turns.TranscriptNote"/> as it is written.</summary>
internal sealed record SavedNote(double Start, string Text, DateTime At);

[JsonSourceGenerationOptions(
    // Not WhenWritingDefault: a required property must be there although it is 0.
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(JournalSummary))]
internal sealed partial class SummaryJson : JsonSerializerContext;
