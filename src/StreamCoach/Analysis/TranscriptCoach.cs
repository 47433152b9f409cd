using StreamCoach.Errors;
using StreamCoach.Text;

namespace StreamCoach.Analysis;

/// <summary>
/// Has a model judge a transcript, and checks what it quotes. A transcript that is too long for the model goes in pieces, whose judgements a
/// last request joins; an answer that is cut off is continued. Nothing is left out silently.
/// </summary>
public sealed class TranscriptCoach(GatewayClient gateway)
{
    // An answer that is not whole after so many continuations never will be.
    private const int MostContinuations = 3;

    /// <summary>Called with how far it has come.</summary>
    public Action<AnalysisProgress>? Progress { get; set; }

    /// <summary>Whether answers are streamed, so that <see cref="Progress"/> shows them as they grow.</summary>
    public bool StreamAnswers { get; init; }

    /// <summary>Sends a transcript and waits for the answer.</summary>
    /// <returns>The analysis. Where a later piece failed it holds what was finished, and says so: <see cref="TranscriptAnalysis.Failure"/>.</returns>
    /// <exception cref="StreamCoachException">There is no text, an option is wrong, or the gateway refused, failed, or answered what cannot be read.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<TranscriptAnalysis> AnalyzeAsync(AnalysisRequest request, CancellationToken cancel = default)
    {
        AnalysisPlan plan = await PlanAsync(request, cancel);
        gateway.Logging?.Invoke(DiagnosticLevel.Verbose,
            $"{request.Transcript.Turns.Count} turns go to {request.Model} in {plan.Chunks.Count} piece{(plan.Chunks.Count == 1 ? "" : "s")}, {plan.Chunks.Sum(chunk => chunk.Text.Length)} characters, about {plan.Tokens} tokens{(plan.BySchema ? ", with a schema" : "")}.");
        var tally = new AnalysisBuilder(plan);
        for (int piece = 0; piece < plan.Chunks.Count && tally.Failure is null; piece++)
        {
            ChatMessage[] messages = [new() { Role = "system", Content = plan.Instructions(piece) }, new() { Role = "user", Content = AnswerFormat.TranscriptMark + plan.Chunks[piece].Text }];
            await AskAsync(tally, messages, AnswerFormat.Findings, new(piece + 1, plan.Chunks.Count), cancel);
        }
        if (plan.Chunks.Count > 1 && tally.Failure is null) await JoinAsync(tally, cancel);
        return tally.ToAnalysis();
    }

    /// <summary>Plans what <see cref="AnalyzeAsync"/> would send. Reads the gateway's list of models, for the model's context length; sends no text and needs no key.</summary>
    /// <exception cref="StreamCoachException">There is no text, an option is wrong, or the answer and the prompt leave no room for the transcript.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<AnalysisPlan> PlanAsync(AnalysisRequest request, CancellationToken cancel = default)
    {
        request.Check();
        return AnalysisPlan.Of(request, await gateway.FindModelAsync(request.Model, cancel));
    }

    private Task JoinAsync(AnalysisBuilder tally, CancellationToken cancel)
    {
        AnalysisPlan plan = tally.Plan;
        string summaries = string.Join("\n\n", tally.Summaries.Select((summary, i) => $"{i + 1}. {summary}"));
        ChatMessage[] messages =
        [
            new() { Role = "system", Content = AnswerFormat.JoinInstructions(plan.Request.Prompt, plan.BySchema) },
            new() { Role = "user", Content = AnswerFormat.SummariesMark + summaries },
        ];
        return AskAsync(tally, messages, AnswerFormat.Summary, new(0, plan.Chunks.Count), cancel);
    }

    // The first failure decides: before anything was answered it is the analysis's own, later it ends what was finished.
    private async Task AskAsync(AnalysisBuilder tally, ChatMessage[] messages, System.Text.Json.JsonElement schema, AnalysisProgress at, CancellationToken cancel)
    {
        try
        {
            await GatherAsync(tally, messages, schema, at, cancel);
        }
        catch (StreamCoachException error) when (tally.HasAnswers)
        {
            tally.Fail(error);
        }
    }

    private async Task GatherAsync(AnalysisBuilder tally, ChatMessage[] messages, System.Text.Json.JsonElement schema, AnalysisProgress at, CancellationToken cancel)
    {
        bool isJoin = at.Piece == 0;
        string text = "";
        for (int part = 0; ; part++)
        {
            ChatMessage[] asked = part == 0 ? messages
                : [.. messages, new() { Role = "assistant", Content = text }, new() { Role = "user", Content = AnswerFormat.GoOn }];
            // The rest of a JSON text is none by itself, so a schema would have it begin again.
            ChatAnswer answer = await SendAsync(tally.Plan, asked, part == 0 ? schema : null, at, text, cancel);
            tally.Count(answer);
            text = KeyMask.Apply(text + answer.Text);
            Answer read = AnswerReader.Read(text, tally.Plan.BySchema, isJoin);
            if (answer.Failure is { } broken)
            {
                tally.Take(at.Piece, text.Trim(), read, null);
                tally.Fail(broken);
                return;
            }
            bool whole = !answer.IsCutOff && read.IsWhole;
            if (!whole && part < MostContinuations) continue;
            tally.Take(at.Piece, text.Trim(), read, whole ? null : answer);
            return;
        }
    }

    private Task<ChatAnswer> SendAsync(AnalysisPlan plan, ChatMessage[] messages, System.Text.Json.JsonElement? schema, AnalysisProgress at, string before, CancellationToken cancel)
    {
        bool stream = StreamAnswers && plan.Model?.SupportsStreaming == true;
        Progress?.Invoke(at);
        return gateway.SendAsync(new ChatRequest
        {
            Model = plan.Request.Model,
            MaxTokens = plan.Request.MaxTokens,
            Messages = messages,
            Temperature = plan.Request.Temperature,
            ResponseFormat = plan.BySchema ? schema : null,
            Fallbacks = plan.Request.Fallbacks.Count == 0 ? null : [.. plan.Request.Fallbacks.Select(model => new ChatFallback { Model = model })],
            Stream = stream ? true : null,
            StreamOptions = stream ? new() { IncludeUsage = true } : null,
        }, plan.Request.Timeout, stream ? (text, number) => Progress?.Invoke(at with { Text = before + text, Try = number }) : null, cancel);
    }
}

/// <summary>How far an analysis has come.</summary>
/// <param name="Piece">The piece that is being judged, from 1; 0 while the pieces are joined.</param>
/// <param name="Pieces">How many pieces there are.</param>
public sealed record AnalysisProgress(int Piece, int Pieces)
{
    /// <summary>The answer so far, where it is streamed.</summary>
    public string Text { get; init; } = "";

    /// <summary>
    /// The try that the text is of, from 1. A request that failed in the middle of its answer is sent again, and a model does not answer twice with the same
    /// words: with a higher number the text begins anew, empty, and what was shown of the try before is void.
    /// </summary>
    public int Try { get; init; } = 1;
}
