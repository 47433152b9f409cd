using StreamCoach.Errors;
using StreamCoach.Text;

namespace StreamCoach.Analysis;

/// <summary>
/// Has a model analyse a transcript, and checks its quotes. A transcript that is too long for the model is sent in pieces, whose
/// summaries are joined by a last request; an answer that is cut off is continued. Nothing is omitted silently.
/// </summary>
public sealed class TranscriptCoach(GatewayClient gateway)
{
    // An answer that is incomplete after this many continuations will not become complete.
    private const int MaxContinuations = 3;

    /// <summary>Called with the progress of the analysis.</summary>
    public Action<AnalysisProgress>? Progress { get; set; }

    /// <summary>Whether answers are streamed, so that <see cref="Progress"/> reports them as they grow.</summary>
    public bool StreamAnswers { get; init; }

    /// <summary>Sends a transcript and waits for the analysis.</summary>
    /// <returns>The analysis. If a later piece failed, it contains what was finished before, and <see cref="TranscriptAnalysis.Failure"/>
    /// says why.</returns>
    /// <exception cref="StreamCoachException">The transcript is empty, an option is invalid, or the gateway refused the request, failed,
    /// or returned an unreadable answer.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<TranscriptAnalysis> AnalyzeAsync(AnalysisRequest request, CancellationToken cancel = default)
    {
        AnalysisPlan plan = await PlanAsync(request, cancel);
        gateway.Logging?.Invoke(DiagnosticLevel.Verbose,
            $"{request.Transcript.Turns.Count} turns are sent to {request.Model} in {plan.Chunks.Count} piece{(plan.Chunks.Count == 1 ? "" : "s")}, {plan.Chunks.Sum(chunk => chunk.Text.Length)} characters, about {plan.Tokens} tokens{(plan.UsesSchema ? ", with a schema" : "")}.");
        var builder = new AnalysisBuilder(plan);
        for (int piece = 0; piece < plan.Chunks.Count && builder.Failure is null; piece++)
        {
            ChatMessage[] messages = [new() { Role = "system", Content = plan.Instructions(piece) }, new() { Role = "user", Content = AnalysisPrompt.TranscriptMark + plan.Chunks[piece].Text }];
            await CollectAsync(builder, messages, plan.Schema, new(piece + 1, plan.Chunks.Count), cancel);
        }
        if (plan.Chunks.Count > 1 && request.Question is null && builder.Failure is null) await JoinAsync(builder, cancel);
        return builder.ToAnalysis();
    }

    /// <summary>Plans what <see cref="AnalyzeAsync"/> would send. It requests the gateway's list of models for the model's context length, but sends no text and needs no key.</summary>
    /// <exception cref="StreamCoachException">The transcript is empty, an option is invalid, or the answer and the prompt leave no room for the transcript.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<AnalysisPlan> PlanAsync(AnalysisRequest request, CancellationToken cancel = default)
    {
        request.Check();
        return AnalysisPlan.Of(request, await gateway.FindModelAsync(request.Model, cancel));
    }

    private Task JoinAsync(AnalysisBuilder builder, CancellationToken cancel)
    {
        AnalysisPlan plan = builder.Plan;
        string summaries = string.Join("\n\n", builder.Summaries.Select((summary, i) => $"{i + 1}. {summary}"));
        ChatMessage[] messages =
        [
            new() { Role = "system", Content = AnalysisPrompt.JoinInstructions(plan.Request.Prompt, plan.UsesSchema) },
            new() { Role = "user", Content = AnalysisPrompt.SummariesMark + summaries },
        ];
        return CollectAsync(builder, messages, AnalysisPrompt.Summary, new(0, plan.Chunks.Count), cancel);
    }

    // Before the first answer, a failure is thrown; later it ends the analysis, which keeps what was finished.
    private async Task CollectAsync(AnalysisBuilder builder, ChatMessage[] messages, System.Text.Json.JsonElement schema, AnalysisProgress at, CancellationToken cancel)
    {
        try
        {
            await SendAllPartsAsync(builder, messages, schema, at, cancel);
        }
        catch (StreamCoachException error) when (builder.HasAnswers)
        {
            builder.Fail(error);
        }
    }

    private async Task SendAllPartsAsync(AnalysisBuilder builder, ChatMessage[] messages, System.Text.Json.JsonElement schema, AnalysisProgress at, CancellationToken cancel)
    {
        bool isJoin = at.Piece == 0;
        string text = "";
        for (int part = 0; ; part++)
        {
            ChatMessage[] sent = part == 0 ? messages
                : [.. messages, new() { Role = "assistant", Content = text }, new() { Role = "user", Content = AnalysisPrompt.ContinueInstruction }];
            // The continuation of a JSON text does not match the schema, which would make the model start again.
            GatewayCompletion answer = await SendAsync(builder.Plan, sent, part == 0 ? schema : null, at, text, cancel);
            builder.AddUsage(answer);
            text = KeyMask.Apply(text + answer.Text);
            ParsedAnswer parsed = AnswerReader.Read(text, builder.Plan.UsesSchema, isJoin);
            if (answer.Failure is { } failure)
            {
                builder.Add(at.Piece, text.Trim(), parsed, null);
                builder.Fail(failure);
                return;
            }
            bool whole = !answer.IsCutOff && parsed.IsWhole;
            if (!whole && part < MaxContinuations) continue;
            builder.Add(at.Piece, text.Trim(), parsed, whole ? null : answer);
            return;
        }
    }

    private Task<GatewayCompletion> SendAsync(AnalysisPlan plan, ChatMessage[] messages, System.Text.Json.JsonElement? schema, AnalysisProgress at, string before, CancellationToken cancel)
    {
        bool stream = StreamAnswers && plan.Model?.SupportsStreaming == true;
        Progress?.Invoke(at);
        return gateway.SendAsync(new ChatRequest
        {
            Model = plan.Request.Model,
            MaxTokens = plan.Request.MaxTokens,
            Messages = messages,
            Temperature = plan.Request.Temperature,
            ResponseFormat = plan.UsesSchema ? schema : null,
            Fallbacks = plan.Request.Fallbacks.Count == 0 ? null : [.. plan.Request.Fallbacks.Select(model => new ChatFallback { Model = model })],
            Stream = stream ? true : null,
            StreamOptions = stream ? new() { IncludeUsage = true } : null,
        }, plan.Request.Timeout, stream ? (text, number) => Progress?.Invoke(at with { Text = before + text, Try = number }) : null, cancel);
    }
}

/// <summary>The progress of an analysis.</summary>
/// <param name="Piece">The current piece, from 1; 0 while the pieces are joined.</param>
/// <param name="Pieces">The number of pieces.</param>
public sealed record AnalysisProgress(int Piece, int Pieces)
{
    /// <summary>The answer so far, if it is streamed.</summary>
    public string Text { get; init; } = "";

    /// <summary>
    /// The number of the try that produced the text, from 1. A request that fails in the middle of its answer is sent again, and a model
    /// never answers twice with the same words: when the number rises, the text starts again from empty.
    /// </summary>
    public int Try { get; init; } = 1;
}
