using System.Text.Json.Serialization;
using StreamCoach.Recognition;

namespace StreamCoach.Sessions;

/// <summary>
/// A line of the journal as it stands there: one JSON object, every key but the type optional. A type that is not known here is passed over,
/// so a later version may add types; what an older one would misread raises the format.
/// </summary>
internal sealed class JournalRecord
{
    public const int CurrentFormat = 1;

    public required string Type { get; set; }

    // header
    public int? Format { get; set; }
    public JournalHeader? Session { get; set; }

    // opened
    public int? ProcessId { get; set; }
    public string? Machine { get; set; }

    // began
    public string? ServiceId { get; set; }
    public string? Model { get; set; }
    public DateTime? StartedAt { get; set; }
    public double? Offset { get; set; }

    // What a turn's line must have beside the turn itself (TurnJson); a gap begins at Start.
    public int? Order { get; set; }
    public bool? IsFinal { get; set; }
    public double? Start { get; set; }

    // gap
    public double? Seconds { get; set; }
    public string? Reason { get; set; }
    public DateTime? At { get; set; }

    // options
    public StreamingOptions? Streaming { get; set; }

    // names: by label, an empty name gives the label back
    public Dictionary<string, string>? Names { get; set; }

    // answered, ended; of a turn where its words' times lie beyond the sound that was sent
    public double? Answered { get; set; }
    // The first versions wrote Completed for every end without a failure, and this where the source was heard to its end.
    public bool? Whole { get; set; }
    public string? State { get; set; }
    public string? Kind { get; set; }
    public string? Message { get; set; }
}

/// <summary>The types of lines.</summary>
internal static class RecordType
{
    public const string Header = "header";
    public const string Opened = "opened";
    public const string Began = "began";
    public const string Turn = "turn";
    public const string Revised = "revised";
    public const string Gap = "gap";
    public const string Options = "options";
    public const string Names = "names";
    public const string Answered = "answered";
    public const string Ended = "ended";
}

/// <summary>What a turn's line holds before the turn.</summary>
/// <param name="Type">The type of the line.</param>
/// <param name="Answered">Up to where the turn proves that the audio was heard, in seconds, where that is not its end.</param>
internal sealed record TurnHead(string Type, double? Answered = null);

/// <summary>What the first line says in every format.</summary>
internal sealed class JournalFormat
{
    public required string Type { get; set; }
    public required int Format { get; set; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    RespectNullableAnnotations = true,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(JournalFormat))]
[JsonSerializable(typeof(JournalRecord))]
[JsonSerializable(typeof(TurnHead))]
internal sealed partial class JournalJson : JsonSerializerContext;
