using System.Text.Json.Serialization;
using StreamCoach.Recognition;

namespace StreamCoach.Sessions;

/// <summary>
/// One line of a journal as JSON: the type of an event, and the properties of that type. Lines of an unknown type are skipped, so a later version may add
/// types; <see cref="CurrentFormat"/> is raised when an older version would misread a line.
/// </summary>
internal sealed class JournalLine
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

    // turn, revised: the required properties; the others are read as a Turn (TurnJson). gap: its start.
    public int? Order { get; set; }
    public bool? IsFinal { get; set; }
    public double? Start { get; set; }

    // gap
    public double? Seconds { get; set; }
    public string? Reason { get; set; }
    public DateTime? At { get; set; }

    // options
    public StreamingOptions? Streaming { get; set; }

    // names: by label; an empty name restores the label
    public Dictionary<string, string>? Names { get; set; }

    // named, tags; a note has its moment in Start, when it was made in At, and its text in Message
    public string? Name { get; set; }
    public IReadOnlyList<string>? Tags { get; set; }

    // answered, ended: the confirmed offset; turn: only if it differs from the turn's end
    public double? Answered { get; set; }
    // ended: whether the source was read to its end. The first versions wrote the state Completed for every end without a failure.
    public bool? Whole { get; set; }
    public string? State { get; set; }
    public string? Kind { get; set; }
    public string? Message { get; set; }
}

/// <summary>The types of journal lines, in <see cref="JournalLine.Type"/>.</summary>
internal static class JournalLineType
{
    public const string Header = "header";
    public const string Opened = "opened";
    public const string Began = "began";
    public const string Turn = "turn";
    public const string Revised = "revised";
    public const string Gap = "gap";
    public const string Options = "options";
    public const string Names = "names";
    public const string Named = "named";
    public const string Tags = "tags";
    public const string Note = "note";
    public const string Answered = "answered";
    public const string Ended = "ended";
}

/// <summary>The properties that precede the turn in a turn's line.</summary>
/// <param name="Type">The type of the line.</param>
/// <param name="Answered">The offset up to which the turn confirms the audio, in seconds; <see langword="null"/> if that is the turn's end.</param>
internal sealed record TurnHead(string Type, double? Answered = null);

/// <summary>The properties that the first line has in every format of the journal.</summary>
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
[JsonSerializable(typeof(JournalLine))]
[JsonSerializable(typeof(TurnHead))]
internal sealed partial class JournalJson : JsonSerializerContext;
