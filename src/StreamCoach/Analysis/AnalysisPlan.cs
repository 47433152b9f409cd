using StreamCoach.Errors;

namespace StreamCoach.Analysis;

/// <summary>What an analysis sends: the transcript in pieces that fit the model, and the form in which the answer is requested.</summary>
internal sealed class AnalysisPlan
{
    // The context length assumed for a model that the gateway does not describe.
    private const int UnknownContext = 32_768;

    // Token counts are estimates, so a tenth is reserved.
    private const double UsedShare = 0.9;

    // Fewer tokens than this would leave no useful text in a piece.
    private const int LeastRoom = 200;

    private AnalysisPlan(AnalysisRequest request, ModelLookup lookup)
    {
        Request = request;
        Model = lookup.Model;
        BySchema = Model?.SupportsSchema == true;
        ModelNote = NoteOf(request.Model, lookup);
    }

    public AnalysisRequest Request { get; }

    /// <summary>The gateway's description of the model; <see langword="null"/> if it has none.</summary>
    public AnalysisModel? Model { get; }

    /// <summary>Whether the answer must match a schema, or is requested as JSON in the prompt.</summary>
    public bool BySchema { get; }

    /// <summary>What is unknown about the model and what is assumed instead; <see langword="null"/> if everything is known.</summary>
    public string? ModelNote { get; }

    public IReadOnlyList<TranscriptChunk> Pieces { get; private init; } = [];

    /// <summary>The estimated number of tokens that are sent in total, without the request that joins the pieces.</summary>
    public int Tokens => Pieces.Sum(piece => TokenEstimate.Of(piece.Text)) + Pieces.Count * TokenEstimate.Of(Instructions(0));

    /// <summary>Creates a plan.</summary>
    /// <exception cref="StreamCoachException">The request cannot be sent to this model.</exception>
    public static AnalysisPlan Of(AnalysisRequest request, ModelLookup lookup)
    {
        request.Check();
        // Fallback models are not looked up: the service accepts some that no list contains.
        if (request.Temperature is not null && lookup.Model is { KnowsParameters: true, SupportsTemperature: false } model)
            throw new StreamCoachException(FailureKind.OptionInvalid, $"The model '{model.Id}' does not accept a temperature. Omit -Temperature.");
        var plan = new AnalysisPlan(request, lookup);
        int context = lookup.Model?.ContextLength ?? UnknownContext;
        int room = (int)(context * UsedShare) - request.MaxTokens - TokenEstimate.Of(plan.Instructions(0));
        if (room < LeastRoom)
            throw new StreamCoachException(FailureKind.OptionInvalid,
                $"An answer of {request.MaxTokens} tokens and the prompt leave no room for the transcript within the {context} tokens of the model '{request.Model}'. Use a smaller -MaxTokens or another model.");
        return new(request, lookup) { Pieces = TranscriptChunk.Split(request.Transcript, room) };
    }

    /// <summary>Returns the instructions for a piece.</summary>
    public string Instructions(int piece) => AnswerFormat.Instructions(Request.Prompt, BySchema, piece + 1, Pieces.Count is 0 ? 2 : Pieces.Count);

    private static string? NoteOf(string model, ModelLookup lookup)
    {
        string contextAssumed = FormattableString.Invariant($"a context of {UnknownContext:N0} tokens is assumed");
        const string PlainAnswer = "its answer is neither held to a schema nor streamed";
        return lookup switch
        {
            { ListFailure: { } failure } => $"{failure.Message} For '{model}' {contextAssumed}, and {PlainAnswer}.",
            { Model: null } => $"The gateway's list of models does not name '{model}'. For it {contextAssumed}, and {PlainAnswer}.",
            { Model: { KnowsParameters: false, ContextLength: null } } => $"The gateway's list of models does not describe '{model}'. For it {contextAssumed}, and {PlainAnswer}.",
            { Model.KnowsParameters: false } => $"The gateway's list of models does not say which options '{model}' takes, so {PlainAnswer}.",
            { Model.ContextLength: null } => $"The gateway's list of models does not give the context length of '{model}', so {contextAssumed}.",
            _ => null,
        };
    }
}
