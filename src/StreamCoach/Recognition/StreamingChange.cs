namespace StreamCoach.Recognition;

/// <summary>
/// A change of the options of a running session. <see langword="null"/> keeps an option, and an empty list removes it. The change applies to the
/// audio that is sent next, and after each reconnect. The ranges and models are those of AssemblyAI.
/// </summary>
public sealed class StreamingChange
{
    /// <summary>The words to listen for, instead of the previous ones: at most 100, of at most 50 characters each.</summary>
    public IReadOnlyList<string>? KeyTerms { get; init; }

    /// <summary>What the conversation is about, at most 1,750 characters; Universal-3.5 and 3.6 Pro only.</summary>
    public string? Prompt { get; init; }

    /// <summary>What the other party just said, at most 1,750 characters; Universal-3.5 and 3.6 Pro only.</summary>
    public string? AgentContext { get; init; }

    /// <summary>The language codes to expect, at most 10; Universal-3.5 and 3.6 Pro only.</summary>
    public IReadOnlyList<string>? Languages { get; init; }

    /// <summary>The silence after which a turn may end, in ms, 0 to 10,000.</summary>
    public int? MinTurnSilence { get; init; }

    /// <summary>The silence after which a turn ends in any case, in ms, 0 to 10,000.</summary>
    public int? MaxTurnSilence { get; init; }

    /// <summary>The threshold of voice activity detection, 0 to 1: audio with a lower probability of speech counts as silence.</summary>
    public double? VadThreshold { get; init; }

    /// <summary>The confidence that the model needs to end a turn, 0 to 1; Universal-Streaming only.</summary>
    public double? EndOfTurnConfidenceThreshold { get; init; }

    internal StreamingOptions ApplyTo(StreamingOptions options) => options with
    {
        KeyTerms = KeyTerms ?? options.KeyTerms,
        Prompt = Prompt ?? options.Prompt,
        AgentContext = AgentContext ?? options.AgentContext,
        Languages = Languages ?? options.Languages,
        MinTurnSilence = MinTurnSilence ?? options.MinTurnSilence,
        MaxTurnSilence = MaxTurnSilence ?? options.MaxTurnSilence,
        VadThreshold = VadThreshold ?? options.VadThreshold,
        EndOfTurnConfidenceThreshold = EndOfTurnConfidenceThreshold ?? options.EndOfTurnConfidenceThreshold,
    };
}
