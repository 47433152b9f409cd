using StreamCoach.Errors;

namespace StreamCoach.Analysis;

/// <summary>Collects the answers to a plan's pieces and builds the analysis from them.</summary>
internal sealed class AnalysisBuilder(AnalysisPlan plan)
{
    private readonly List<(string Text, ParsedAnswer Answer)> _pieces = [];
    private readonly List<string> _requestIds = [];
    private string? _joined;
    private string? _joinedText;
    private string? _model;
    private string _finishReason = "stop";
    private TokenUsage? _usage;

    public AnalysisPlan Plan => plan;

    public StreamCoachException? Failure { get; private set; }

    public bool HasAnswers => _pieces.Count > 0;

    /// <summary>The summaries of the pieces; the whole text of an answer without a summary.</summary>
    public IEnumerable<string> Summaries => _pieces.Select(piece => piece.Answer.Summary ?? piece.Text);

    public void Fail(StreamCoachException failure) => Failure ??= failure;

    /// <summary>Adds the tokens, the model and the id of a request.</summary>
    public void AddUsage(GatewayCompletion answer)
    {
        _usage = TokenUsage.Sum(_usage, answer.Usage);
        _model = answer.Model;
        if (answer.RequestId is { } id) _requestIds.Add(id);
        _finishReason = answer.FinishReason;
    }

    /// <summary>Adds the answer to a piece, or to the request that joins the pieces.</summary>
    /// <param name="piece">The number of the piece, from 1; 0 for the joining request.</param>
    /// <param name="text">The answer's text.</param>
    /// <param name="answer">The parsed answer.</param>
    /// <param name="cutOff">The last part of an answer that is incomplete after all continuations; otherwise <see langword="null"/>.</param>
    public void Add(int piece, string text, ParsedAnswer answer, GatewayCompletion? cutOff)
    {
        if (piece == 0) (_joined, _joinedText) = (answer.Summary, text);
        else _pieces.Add((text, answer));
        if (cutOff is null) return;
        _finishReason = "length";
        Fail(new(FailureKind.AnalysisCutOff, cutOff.IsCutOff
            ? $"The answer was cut off after {plan.Request.MaxTokens} tokens, and requesting the rest did not complete it. Its complete parts are kept."
            : "The answer is incomplete, and requesting the rest did not complete it. Its complete parts are kept."));
    }

    public TranscriptAnalysis ToAnalysis()
    {
        // Readers follow the conversation, and models do not.
        Finding[] findings = CheckedFindings.Of(plan.Request.Transcript, _pieces.SelectMany(piece => piece.Answer.Findings));
        // A summary of statements would be a statement without a quote.
        string? summary = plan.Request.Question is not null ? null : _joined ?? (_pieces.Count == 1 ? _pieces[0].Answer.Summary : string.Join("\n\n", Summaries));
        int covered = _pieces.Select((_, i) => plan.Chunks[i].Turns.Count).Sum();
        return new(plan.Request.Transcript, summary, findings)
        {
            Text = string.Join("\n\n", _pieces.Select(piece => piece.Text).Append(_joinedText).Where(text => text is not null)),
            Form = _pieces.Max(piece => piece.Answer.Form),
            Model = _model ?? plan.Request.Model,
            FinishReason = _finishReason,
            Coverage = new(plan.Request.Transcript.Turns.Count, covered, plan.Chunks.Count, _pieces.Count),
            Usage = _usage,
            EstimatedCost = CostOf(_usage),
            Question = plan.Request.Question,
            Template = plan.Request.Question is null ? plan.Request.Template : null,
            Prompt = plan.Request.Question is null ? plan.Request.Prompt : null,
            RequestId = _requestIds.Count == 0 ? null : string.Join(' ', _requestIds),
            ModelNote = plan.ModelNote,
            Error = Failure,
        };
    }

    // A fallback model has another price.
    private decimal? CostOf(TokenUsage? usage) => usage is not null && plan.Model is { InputPrice: { } input, OutputPrice: { } output } && (_model is null || _model == plan.Request.Model)
        ? (usage.InputTokens * input + usage.OutputTokens * output) / 1_000_000
        : null;
}
