using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace StreamCoach.Recognition.AssemblyAI;

/// <summary>
/// Any message of the streaming service. All keys are optional: <c>type</c> may be the last one, unknown keys are ignored, and an object without a
/// type but with an <c>error</c> is an error. A field of an unexpected type counts as absent.
/// </summary>
internal sealed partial class ServiceMessage
{
    public string? Type { get; set; }

    // Begin
    public string? Id { get; set; }
    public double? ExpiresAt { get; set; }
    public BeginConfiguration? Configuration { get; set; }

    // Turn
    /// <summary>-1 if absent or invalid.</summary>
    public int TurnOrder { get; set; } = -1;
    public bool TurnIsFormatted { get; set; }
    public bool? EndOfTurn { get; set; }
    public string? Transcript { get; set; }
    public double? EndOfTurnConfidence { get; set; }
    public RecognizedWord?[]? Words { get; set; }
    public string? Utterance { get; set; }
    public string? LanguageCode { get; set; }
    public string? SpeakerLabel { get; set; }

    // SpeakerRevision
    public SpeakerRevision?[]? Revisions { get; set; }

    // Warning, Error
    public string? Warning { get; set; }
    public int? ErrorCode { get; set; }
    public string? Error { get; set; }

    // Termination
    public double? AudioDurationSeconds { get; set; }
    public double? SessionDurationSeconds { get; set; }

    /// <summary>Whether this reports a failure, after which the service closes the socket.</summary>
    public bool IsError => Type == "Error" || (Type is null && Error is not null);

    /// <summary>Whether the turn has ended. If the message does not say: if all of its words are final, because the last word of a partial turn never is (protocol: A9).</summary>
    public bool Ends => EndOfTurn ?? (Words is { Length: > 0 } words && Array.TrueForAll(words, word => word is not { IsFinal: false }));

    /// <summary>Converts a Turn message.</summary>
    /// <param name="options">The options of the session, with the model that the service runs.</param>
    public TurnMessage ToTurn(StreamingOptions options)
    {
        // Whisper has no confidence and sends 0.
        if (options.IsWhisper)
        {
            foreach (RecognizedWord? word in Words ?? [])
            {
                if (word is { Confidence: 0 }) word.Confidence = null;
            }
        }
        return new()
        {
            Order = TurnOrder,
            Ends = Ends,
            IsFormatted = TurnIsFormatted,
            MayEndAgain = options.MayFinishTwice && !TurnIsFormatted,
            // Whisper writes "[music]" when nobody speaks.
            IsNoise = options.IsWhisper && Utterance is { } utterance && OnlyTags().IsMatch(utterance),
            Text = Transcript,
            Words = Words,
            SpeakerLabel = SpeakerLabel,
            Language = LanguageCode,
            EndOfTurnConfidence = EndOfTurnConfidence,
        };
    }

    [GeneratedRegex(@"^\s*(\[[^\]]*\]\s*)+$", RegexOptions.CultureInvariant)]
    private static partial Regex OnlyTags();

    /// <summary>Parses one whole message; <see langword="null"/> if it is not a JSON object.</summary>
    public static ServiceMessage? Decode(ReadOnlySpan<byte> utf8) => MessageReader.Read(utf8);
}

/// <summary>The configuration that the service reports.</summary>
internal sealed class BeginConfiguration
{
    public string? Model { get; set; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ClientMessage))]
internal sealed partial class WireJson : JsonSerializerContext;
