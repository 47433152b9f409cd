using StreamCoach.Errors;
using StreamCoach.Transcripts;

namespace StreamCoach.Analysis;

/// <summary>What to ask of which model.</summary>
public sealed class AnalysisRequest
{
    /// <summary>The model that is asked unless another is named.</summary>
    public const string DefaultModel = "claude-sonnet-4-6";

    /// <summary>The most tokens of an answer unless another number is given; the gateway's own default of 1,000 cuts coaching off.</summary>
    public const int DefaultMaxTokens = 4_000;

    /// <summary>The most models that the gateway tries in place of one that fails.</summary>
    public const int MostFallbacks = 2;

    /// <summary>What to analyse.</summary>
    public required Transcript Transcript { get; init; }

    /// <summary>The instruction: what to look for and how to judge it. The form of the answer is asked for separately.</summary>
    public string Prompt { get; init; } = PromptTemplate.Find(PromptTemplate.DefaultName).Text;

    /// <summary>The model's id, as the gateway's list has it.</summary>
    public string Model { get; init; } = DefaultModel;

    /// <summary>Models that the gateway tries in turn where the first fails; at most <see cref="MostFallbacks"/>.</summary>
    public IReadOnlyList<string> Fallbacks { get; init; } = [];

    /// <summary>The most tokens of one answer, 1 or more.</summary>
    public int MaxTokens { get; init; } = DefaultMaxTokens;

    /// <summary>How freely the model chooses its words, 0 to 2; <see langword="null"/> for its own default. Not every model takes one.</summary>
    public double? Temperature { get; init; }

    /// <summary>How long one try may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>Checks what can be checked before anything is sent.</summary>
    /// <exception cref="StreamCoachException">There is nothing to analyse, or an option is out of its range.</exception>
    internal void Check()
    {
        if (Transcript.Turns.Count == 0) throw new StreamCoachException(FailureKind.TranscriptEmpty, "There is no text to analyse.");
        if (string.IsNullOrWhiteSpace(Prompt)) throw new StreamCoachException(FailureKind.OptionInvalid, "The prompt is empty.");
        if (MaxTokens < 1) throw new StreamCoachException(FailureKind.OptionInvalid, "MaxTokens must be 1 or more.");
        if (Temperature is < 0 or > 2) throw new StreamCoachException(FailureKind.OptionInvalid, "A temperature is 0 to 2.");
        if (Fallbacks.Count > MostFallbacks)
            throw new StreamCoachException(FailureKind.OptionInvalid, $"The gateway takes at most {MostFallbacks} fallback models; {Fallbacks.Count} were given.");
    }
}
