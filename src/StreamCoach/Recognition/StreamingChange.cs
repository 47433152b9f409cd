namespace StreamCoach.Recognition;

/// <summary>
/// What changes in a running session; <see langword="null"/> leaves a value as it is, an empty list takes it away. It holds from the sound on
/// that is sent next, and for every line after a dropped one.
/// </summary>
public sealed class StreamingChange
{
    /// <summary>Words to listen for, instead of those before: at most 100, of at most 50 characters each.</summary>
    public IReadOnlyList<string>? KeyTerms { get; init; }

    /// <summary>What the talk is about, at most 1,750 characters; Universal-3.5 and 3.6 Pro only.</summary>
    public string? Prompt { get; init; }

    /// <summary>What the other side just said, at most 1,750 characters; Universal-3.5 and 3.6 Pro only.</summary>
    public string? AgentContext { get; init; }

    /// <summary>Languages to expect, as codes, at most 10; Universal-3.5 and 3.6 Pro only.</summary>
    public IReadOnlyList<string>? Languages { get; init; }

    /// <summary>Silence after which a turn may end, in ms, 0 to 10,000.</summary>
    public int? MinTurnSilence { get; init; }

    /// <summary>Silence after which a turn ends in any case, in ms, 0 to 10,000.</summary>
    public int? MaxTurnSilence { get; init; }

    /// <summary>How loud is speech, 0 to 1.</summary>
    public double? VadThreshold { get; init; }

    /// <summary>How sure the model must be that a turn has ended, 0 to 1; Universal-Streaming only.</summary>
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
