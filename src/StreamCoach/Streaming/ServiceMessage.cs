using System.Text.Json;
using System.Text.Json.Serialization;

namespace StreamCoach.Streaming;

/// <summary>
/// Any message that the streaming service sends, every key optional: <c>type</c> may stand last, unknown keys are passed over, and an object
/// without a type that has an <c>error</c> is an error.
/// </summary>
internal sealed class ServiceMessage
{
    public string? Type { get; init; }

    // Begin
    public string? Id { get; init; }
    public BeginConfiguration? Configuration { get; init; }

    // Turn
    public int TurnOrder { get; init; } = -1;
    public bool TurnIsFormatted { get; init; }
    public bool EndOfTurn { get; init; }
    public string? Transcript { get; init; }
    public double? EndOfTurnConfidence { get; init; }
    public WireWord[]? Words { get; init; }
    public string? Utterance { get; init; }
    public string? LanguageCode { get; init; }
    public string? SpeakerLabel { get; init; }

    // SpeakerRevision
    public WireRevision[]? Revisions { get; init; }

    // Warning, Error
    public string? Warning { get; init; }
    public int? ErrorCode { get; init; }
    public string? Error { get; init; }

    // Termination
    public double? AudioDurationSeconds { get; init; }
    public double? SessionDurationSeconds { get; init; }

    /// <summary>Whether this reports a failure, after which the service closes the socket.</summary>
    public bool IsError => Type == "Error" || (Type is null && Error is not null);

    /// <summary>Reads one whole message; <see langword="null"/> where it is no JSON object of this shape.</summary>
    public static ServiceMessage? Decode(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return JsonSerializer.Deserialize(utf8, WireJson.Default.ServiceMessage);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>What the service says it runs.</summary>
internal sealed class BeginConfiguration
{
    public string? Model { get; init; }
}

/// <summary>A word; times in ms from the first audio byte of the socket.</summary>
internal sealed class WireWord
{
    public double Start { get; init; }
    public double End { get; init; }
    public string? Text { get; init; }
    public double? Confidence { get; init; }
    public bool WordIsFinal { get; init; }
    public string? Speaker { get; init; }
}

/// <summary>A turn whose speakers the service now sees differently.</summary>
internal sealed class WireRevision
{
    public int TurnOrder { get; init; } = -1;
    public string? SpeakerLabel { get; init; }
    public WireWord[]? Words { get; init; }
}

/// <summary>A message of the client that is not audio.</summary>
internal sealed class ClientMessage
{
    public required string Type { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ServiceMessage))]
[JsonSerializable(typeof(ClientMessage))]
[JsonSerializable(typeof(string[]))]
internal sealed partial class WireJson : JsonSerializerContext;
