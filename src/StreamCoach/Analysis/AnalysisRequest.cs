using StreamCoach.Errors;
using StreamCoach.Transcripts;

namespace StreamCoach.Analysis;

/// <summary>A request for an analysis: the transcript, the model and the options.</summary>
public sealed class AnalysisRequest
{
    /// <summary>The model that is used by default.</summary>
    public const string DefaultModel = "claude-sonnet-4-6";

    /// <summary>The default limit of an answer in tokens. The gateway's own default of 1,000 cuts coaching answers off.</summary>
    public const int DefaultMaxTokens = 4_000;

    /// <summary>The maximum number of fallback models.</summary>
    public const int MaxFallbacks = 2;

    /// <summary>The transcript to analyse.</summary>
    public required Transcript Transcript { get; init; }

    /// <summary>The instruction: what to look for and how to judge it. The form of the answer is specified separately.</summary>
    public string Prompt { get; init; } = PromptTemplate.Find(PromptTemplate.DefaultName).Text;

    /// <summary>A question to answer from the transcript, instead of <see cref="Prompt"/>: each statement of the answer has a quote that proves it; <see langword="null"/> for coaching.</summary>
    public string? Question { get; init; }

    /// <summary>The name of the prompt's template; <see langword="null"/> for a prompt of one's own.</summary>
    public string? Template { get; init; }

    /// <summary>The id of the model, as in the gateway's list.</summary>
    public string Model { get; init; } = DefaultModel;

    /// <summary>Models that the gateway tries in order if the first one fails; at most <see cref="MaxFallbacks"/>.</summary>
    public IReadOnlyList<string> Fallbacks { get; init; } = [];

    /// <summary>The most tokens of an answer, 1 or more.</summary>
    public int MaxTokens { get; init; } = DefaultMaxTokens;

    /// <summary>The sampling temperature, 0 to 2; <see langword="null"/> for the model's default. Not every model accepts one.</summary>
    public double? Temperature { get; init; }

    /// <summary>The timeout of one try; 120 s by default.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>Checks the options before anything is sent.</summary>
    /// <exception cref="StreamCoachException">The transcript is empty, or an option is out of range.</exception>
    internal void Check()
    {
        if (Transcript.Turns.Count == 0) throw new StreamCoachException(FailureKind.TranscriptEmpty, "The transcript contains no text to analyse.");
        if (string.IsNullOrWhiteSpace(Prompt)) throw new StreamCoachException(FailureKind.OptionInvalid, "The prompt is empty.");
        if (Question is not null && string.IsNullOrWhiteSpace(Question)) throw new StreamCoachException(FailureKind.OptionInvalid, "The question is empty.");
        if (MaxTokens < 1) throw new StreamCoachException(FailureKind.OptionInvalid, "MaxTokens must be 1 or more.");
        if (Temperature is < 0 or > 2) throw new StreamCoachException(FailureKind.OptionInvalid, "The temperature must be from 0 to 2.");
        if (Fallbacks.Count > MaxFallbacks)
            throw new StreamCoachException(FailureKind.OptionInvalid, $"The gateway accepts at most {MaxFallbacks} fallback models, but {Fallbacks.Count} were given.");
    }
}
