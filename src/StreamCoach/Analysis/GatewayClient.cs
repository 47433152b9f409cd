using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using StreamCoach.Analysis;
using StreamCoach.Streaming;

namespace StreamCoach;

/// <summary>Talks to the LLM Gateway: the only file that names HttpClient.</summary>
public sealed class GatewayClient
{
    /// <summary>Tries in all. The gateway retries by itself too, so more would only pile up.</summary>
    private const int Tries = 3;

    private const int MaxAnswerBytes = 16 * 1024 * 1024;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(65);

    // One for the process: each client of its own would leave sockets behind. Redirects could carry the key to another host.
    private static readonly HttpClient Http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        ConnectTimeout = TimeSpan.FromSeconds(15),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
        MaxResponseContentBufferSize = MaxAnswerBytes,
    };

    private readonly ServiceEndpoint _endpoint;
    private readonly ApiKey? _key;

    /// <summary>Makes a client.</summary>
    /// <param name="endpoint">Whose gateway; what was heard in one region belongs in the same.</param>
    /// <param name="key">The key.</param>
    public GatewayClient(ServiceEndpoint endpoint, ApiKey? key)
    {
        _endpoint = endpoint;
        _key = key;
    }

    /// <summary>Called before each further try, with the reason and the wait.</summary>
    public Action<string, TimeSpan>? Retrying { get; set; }

    /// <summary>Sends a transcript and waits for the answer. Too many requests, failures of the gateway and of the network are tried again.</summary>
    /// <exception cref="StreamCoachException">The text is empty, or the gateway refused, failed, or answered what cannot be read.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<TranscriptAnalysis> AnalyzeAsync(AnalysisRequest request, CancellationToken cancel = default)
    {
        if (string.IsNullOrWhiteSpace(request.Transcript)) throw new StreamCoachException(FailureKind.TranscriptEmpty, "There is no text to analyse.");
        if (request.MaxTokens < 1) throw new StreamCoachException(FailureKind.OptionInvalid, "MaxTokens must be 1 or more.");
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(new ChatRequest
        {
            Model = request.Model,
            MaxTokens = request.MaxTokens,
            Messages = [new() { Role = "user", Content = $"{request.Prompt.Trim()}\n\nTranscript:\n{request.Transcript}" }],
        }, GatewayJson.Default.ChatRequest);

        for (int attempt = 1; ; attempt++)
        {
            Answer answer = await TryAsync(body, request, cancel);
            if (answer.Failure is null) return Read(answer.Body, request);
            if (answer.RetryAfter is not { } wait || attempt == Tries) throw await ExplainAsync(answer.Failure, cancel);
            wait = wait > LongestWait ? LongestWait : wait > TimeSpan.Zero ? wait : Backoff(attempt);
            Retrying?.Invoke(answer.Failure.Message, wait);
            await Task.Delay(wait, cancel);
        }
    }

    /// <summary>The ids of the models that the gateway offers now.</summary>
    /// <exception cref="StreamCoachException">The list cannot be had.</exception>
    public async Task<IReadOnlyList<string>> GetModelsAsync(CancellationToken cancel = default)
    {
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            limit.CancelAfter(TimeSpan.FromSeconds(15));
            using HttpResponseMessage response = await Http.GetAsync(new Uri(_endpoint.Gateway, "models"), limit.Token);
            string body = await response.Content.ReadAsStringAsync(limit.Token);
            if (!response.IsSuccessStatusCode) throw GatewayError.From((int)response.StatusCode, body, "");
            return [.. JsonSerializer.Deserialize(body, GatewayJson.Default.ModelList)?.Data?.Select(model => PrintableText.Line(model.Id)) ?? []];
        }
        catch (Exception error) when (error is HttpRequestException or JsonException || (error is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            throw new StreamCoachException(FailureKind.GatewayUnavailable, $"The gateway's list of models cannot be had: {error.Message}", error);
        }
    }

    private async Task<Answer> TryAsync(byte[] body, AnalysisRequest request, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(request.Timeout);
        try
        {
            using var message = new HttpRequestMessage(HttpMethod.Post, new Uri(_endpoint.Gateway, "chat/completions"));
            message.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
            if (_key is null) throw new StreamCoachException(FailureKind.ApiKeyNotFound, "No API key was given.");
            message.Headers.TryAddWithoutValidation("Authorization", _key.HeaderValue);
            using HttpResponseMessage response = await Http.SendAsync(message, HttpCompletionOption.ResponseContentRead, limit.Token);
            string text = await response.Content.ReadAsStringAsync(limit.Token);
            if (response.IsSuccessStatusCode) return new(text, null, null);
            int status = (int)response.StatusCode;
            bool again = response.StatusCode == HttpStatusCode.TooManyRequests || status >= 500;
            return new(text, GatewayError.From(status, text, request.Model), again ? RetryAfter(response) : null);
        }
        catch (OperationCanceledException error) when (!cancel.IsCancellationRequested)
        {
            return new("", new(FailureKind.AnalysisTimeout, $"The gateway did not answer within {request.Timeout.TotalSeconds:0} s.", error), null);
        }
        catch (HttpRequestException error) when (error.HttpRequestError is HttpRequestError.ResponseEnded or HttpRequestError.InvalidResponse)
        {
            return new("", new(FailureKind.AnalysisUnreadable, $"The gateway's answer broke off: {error.Message}", error), TimeSpan.Zero);
        }
        catch (HttpRequestException error)
        {
            return new("", new(FailureKind.GatewayUnavailable, $"{_endpoint.Gateway.Authority} cannot be reached: {error.GetBaseException().Message}", error), TimeSpan.Zero);
        }
    }

    // Which models there are is asked only when one was refused, so that a good name costs no request.
    private async Task<StreamCoachException> ExplainAsync(StreamCoachException failure, CancellationToken cancel)
    {
        if (failure.Kind != FailureKind.ModelNotAvailable) return failure;
        try
        {
            IReadOnlyList<string> models = await GetModelsAsync(cancel);
            return models.Count == 0 ? failure : new(failure.Kind, $"{failure.Message} It lists: {string.Join(", ", models)}.", failure);
        }
        catch (StreamCoachException)
        {
            return failure;
        }
    }

    private static TranscriptAnalysis Read(string body, AnalysisRequest request)
    {
        ChatResponse? response;
        try
        {
            response = JsonSerializer.Deserialize(body, GatewayJson.Default.ChatResponse);
        }
        catch (JsonException error)
        {
            throw new StreamCoachException(FailureKind.AnalysisUnreadable,
                $"The gateway's answer is no JSON that can be read: \"{GatewayError.Message(body)}\".", error);
        }
        ChatChoice? choice = response?.Choices?.FirstOrDefault();
        string text = PrintableText.Lines(choice?.Message?.Content).Trim();
        if (text.Length == 0)
            throw new StreamCoachException(FailureKind.AnalysisUnreadable, $"The gateway's answer holds no text: \"{GatewayError.Message(body)}\".");
        ChatUsage? usage = response!.Usage;
        TokenUsage? tokens = usage is null ? null : new(usage.InputTokens ?? usage.PromptTokens ?? 0, usage.OutputTokens ?? usage.CompletionTokens ?? 0);
        string? requestId = response.RequestId is { } id ? PrintableText.Line(id) : null;
        return new(request.SessionId, text, PrintableText.Line(response.Model ?? request.Model), Normalize(choice!.FinishReason), tokens, requestId);
    }

    private static string Normalize(string? reason) => reason switch
    {
        null or "" or "stop" or "end_turn" => "stop",
        "length" or "max_tokens" => "length",
        _ => PrintableText.Line(reason),
    };

    private static TimeSpan RetryAfter(HttpResponseMessage response) =>
        response.Headers.RetryAfter is not { } after ? TimeSpan.Zero
        : after.Delta ?? (after.Date is { } date ? date - DateTimeOffset.UtcNow : TimeSpan.Zero);

    // Full jitter, so that many sessions that failed together do not come back together.
    private static TimeSpan Backoff(int attempt) => TimeSpan.FromSeconds(Random.Shared.NextDouble() * 0.5 * (1 << attempt));

    private readonly record struct Answer(string Body, StreamCoachException? Failure, TimeSpan? RetryAfter);
}
