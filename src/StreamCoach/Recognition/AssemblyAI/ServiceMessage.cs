using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace StreamCoach.Recognition.AssemblyAI;

/// <summary>
/// Any message that the streaming service sends, every key optional: <c>type</c> may stand last, unknown keys are passed over, and an object
/// without a type that has an <c>error</c> is an error. A field of another type than expected counts as absent.
/// </summary>
internal sealed partial class ServiceMessage
{
    public string? Type { get; set; }

    // Begin
    public string? Id { get; set; }
    public double? ExpiresAt { get; set; }
    public BeginConfiguration? Configuration { get; set; }

    // Turn
    /// <summary>-1 where it is absent or cannot be read.</summary>
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

    /// <summary>Whether the turn is over. Without a word of it: no word of a partial turn is final to its last (protocol: A9).</summary>
    public bool Ends => EndOfTurn ?? (Words is { Length: > 0 } words && Array.TrueForAll(words, word => word is not { IsFinal: false }));

    /// <summary>The turn that a Turn message is about.</summary>
    /// <param name="options">How the service listens, with the model that it runs.</param>
    public TurnMessage ToTurn(StreamingOptions options)
    {
        // Whisper gives no confidence and says 0.
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
            // Whisper writes "[music]" where nobody speaks.
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

    /// <summary>Reads one whole message; <see langword="null"/> where it is no JSON object.</summary>
    public static ServiceMessage? Decode(ReadOnlySpan<byte> utf8) => MessageReader.Read(utf8);
}

/// <summary>What the service says it runs.</summary>
internal sealed class BeginConfiguration
{
    public string? Model { get; set; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ClientMessage))]
internal sealed partial class WireJson : JsonSerializerContext;
