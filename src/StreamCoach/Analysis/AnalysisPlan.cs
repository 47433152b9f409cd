using System.Text.Json;
using StreamCoach.Errors;

namespace StreamCoach.Analysis;

/// <summary>What an analysis would send: the transcript in pieces that fit the model. Created by <see cref="TranscriptCoach.PlanAsync"/>.</summary>
public sealed class AnalysisPlan
{
    // The context length assumed for a model that the gateway does not describe.
    private const int UnknownContext = 32_768;

    // Token counts are estimates, so a tenth is reserved.
    private const double UsedShare = 0.9;

    // Fewer tokens than this would leave no useful text in a piece.
    private const int MinAvailable = 200;

    private AnalysisPlan(AnalysisRequest request, ModelLookup lookup)
    {
        Request = request;
        Model = lookup.Model;
        UsesSchema = Model?.SupportsSchema == true;
        ModelNote = NoteOf(request.Model, lookup);
    }

    internal AnalysisRequest Request { get; }

    /// <summary>The gateway's description of the model; <see langword="null"/> if the model is not listed.</summary>
    internal AnalysisModel? Model { get; }

    /// <summary>Whether the gateway enforces a JSON schema on the answer. Otherwise the prompt asks for JSON.</summary>
    internal bool UsesSchema { get; }

    /// <summary>What the gateway's list does not say about the model, and what is assumed instead; <see langword="null"/> if the list is complete.</summary>
    public string? ModelNote { get; }

    /// <summary>The pieces as they are sent, in the order of the transcript. Each one is a separate request.</summary>
    public IReadOnlyList<string> Pieces => [.. Chunks.Select(chunk => chunk.Text)];

    /// <summary>The estimated number of tokens that are sent, with instructions, without the request that joins the pieces. The estimate is rather too high.</summary>
    public int Tokens => Chunks.Sum(chunk => TokenEstimate.Of(chunk.Text)) + Chunks.Count * TokenEstimate.Of(Instructions(0));

    /// <summary>The pieces, with the turns that end in each.</summary>
    internal IReadOnlyList<TranscriptChunk> Chunks { get; private init; } = [];

    /// <summary>Creates a plan.</summary>
    /// <exception cref="StreamCoachException">The model does not support the request.</exception>
    internal static AnalysisPlan Of(AnalysisRequest request, ModelLookup lookup)
    {
        request.Check();
        // Fallback models are not looked up: the service accepts some that no list contains.
        if (request.Temperature is not null && lookup.Model is { KnowsParameters: true, SupportsTemperature: false } model)
            throw new StreamCoachException(FailureKind.OptionInvalid, $"The model '{model.Id}' does not accept a temperature. Omit -Temperature.");
        var plan = new AnalysisPlan(request, lookup);
        int context = lookup.Model?.ContextLength ?? UnknownContext;
        int available = (int)(context * UsedShare) - request.MaxTokens - TokenEstimate.Of(plan.Instructions(0));
        if (available < MinAvailable)
            throw new StreamCoachException(FailureKind.OptionInvalid,
                $"An answer of {request.MaxTokens} tokens and the prompt leave no room for the transcript in the {context} tokens of the model '{request.Model}'.");
        return new(request, lookup) { Chunks = TranscriptChunk.Split(request.Transcript, available) };
    }

    /// <summary>The instructions for a piece, by its number from 0.</summary>
    internal string Instructions(int piece) => Request.Question is { } question
        ? AnalysisPrompt.QuestionInstructions(question, UsesSchema)
        : AnalysisPrompt.Instructions(Request.Prompt, UsesSchema, piece + 1, Chunks.Count is 0 ? 2 : Chunks.Count);

    /// <summary>The schema of the answer to a piece.</summary>
    internal JsonElement Schema => Request.Question is null ? AnalysisPrompt.Findings : AnalysisPrompt.Statements;

    private static string? NoteOf(string model, ModelLookup lookup)
    {
        string contextAssumed = FormattableString.Invariant($"a context of {UnknownContext:N0} tokens is assumed");
        const string PlainAnswer = "its answer is neither checked against a schema nor streamed";
        return lookup switch
        {
            { ListFailure: { } failure } => $"{failure.Message} For '{model}' {contextAssumed}, and {PlainAnswer}.",
            { Model: null } => $"The gateway's list of models does not name '{model}'. For it {contextAssumed}, and {PlainAnswer}.",
            { Model: { KnowsParameters: false, ContextLength: null } } => $"The gateway's list of models does not describe '{model}'. For it {contextAssumed}, and {PlainAnswer}.",
            { Model.KnowsParameters: false } => $"The gateway's list of models does not say which options '{model}' accepts, so {PlainAnswer}.",
            { Model.ContextLength: null } => $"The gateway's list of models does not give the context length of '{model}', so {contextAssumed}.",
            _ => null,
        };
    }
}
