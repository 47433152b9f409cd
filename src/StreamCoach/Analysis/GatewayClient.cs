using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text.Json;
using StreamCoach.Analysis;

namespace StreamCoach;

/// <summary>Talks to the LLM Gateway: the only file that names HttpClient.</summary>
public sealed class GatewayClient
{
    /// <summary>Tries in all. The gateway retries by itself too, so more would only pile up.</summary>
    private const int Tries = 3;

    // So many requests of one model at once until it is known how many it takes.
    private const int FirstTogether = 5;

    private const int MaxAnswerBytes = 16 * 1024 * 1024;
    internal static readonly TimeSpan DefaultListLimit = TimeSpan.FromSeconds(15);
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

    // Quotas are per model (protocol: B7).
    private static readonly ConcurrentDictionary<string, Pace> Paces = [];

    private readonly ServiceEndpoint _endpoint;
    private readonly ApiKey? _key;

    /// <summary>Makes a client.</summary>
    /// <param name="endpoint">Whose gateway; what was heard in one region belongs in the same.</param>
    /// <param name="key">The key; the list of models needs none.</param>
    public GatewayClient(ServiceEndpoint endpoint, ApiKey? key)
    {
        _endpoint = endpoint;
        _key = key;
    }

    /// <summary>Called before each further try, with the reason and the wait.</summary>
    public Action<string, TimeSpan>? Retrying { get; set; }

    /// <summary>Called when a request has to wait because the gateway takes only so many of its model.</summary>
    internal Action? Waiting { get; set; }

    /// <summary>Called with what happens on the way, on any thread: never the key, never the transcript.</summary>
    internal Action<NoteLevel, string>? Noted { get; set; }

    /// <summary>How long the list of models may take.</summary>
    internal TimeSpan ListLimit { get; init; } = DefaultListLimit;

    /// <summary>Where lists of models are kept.</summary>
    internal ModelCatalog Catalog { get; init; } = ModelCatalog.Shared;

    /// <summary>The models that the gateway offers now. Always asks, without a key.</summary>
    /// <exception cref="StreamCoachException">The gateway cannot be reached, or gives no list that can be read.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Task<IReadOnlyList<AnalysisModel>> GetModelsAsync(CancellationToken cancel = default) => Catalog.AskAsync(_endpoint.Gateway, AskForModelsAsync, cancel);

    /// <summary>The models that the gateway offered some minutes ago at most.</summary>
    /// <exception cref="StreamCoachException">The gateway cannot be reached, or gives no list that can be read.</exception>
    internal Task<IReadOnlyList<AnalysisModel>> KnownModelsAsync(CancellationToken cancel = default) => Catalog.ListAsync(_endpoint.Gateway, AskForModelsAsync, cancel);

    /// <summary>What the gateway's list says of a model, or why there is no list.</summary>
    internal Task<ModelLookup> FindModelAsync(string model, CancellationToken cancel) => Catalog.FindAsync(_endpoint.Gateway, model, AskForModelsAsync, cancel);

    private async Task<IReadOnlyList<AnalysisModel>> AskForModelsAsync()
    {
        string host = _endpoint.Gateway.Authority;
        try
        {
            using var limit = new CancellationTokenSource(ListLimit);
            using HttpResponseMessage response = await Http.GetAsync(new Uri(_endpoint.Gateway, "models"), limit.Token);
            string body = await response.Content.ReadAsStringAsync(limit.Token);
            return response.IsSuccessStatusCode ? ModelListReader.Read(body, DateTime.UtcNow)
                : throw NoList($"{host} refused its list of models (HTTP {(int)response.StatusCode}: \"{GatewayError.Message(body)}\").", null);
        }
        catch (HttpRequestException error) when (error.HttpRequestError is not (HttpRequestError.ResponseEnded or HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded))
        {
            throw TlsFailure.From(_endpoint.Gateway, error)
                ?? new StreamCoachException(FailureKind.GatewayUnavailable, $"{host} cannot be reached: {error.GetBaseException().Message}", error);
        }
        catch (OperationCanceledException error)
        {
            throw NoList($"{host} did not send its list of models within {ListLimit.TotalSeconds:0} s.", error);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or JsonException)
        {
            throw NoList($"The list of models of {host} cannot be read: {error.Message}", error);
        }
    }

    private static StreamCoachException NoList(string message, Exception? cause) => new(FailureKind.ModelListUnavailable, message, cause);

    /// <summary>Sends a request and waits for the answer. Too many requests, failures of the gateway and of the network are tried again.</summary>
    /// <param name="request">The request.</param>
    /// <param name="timeout">How long one try may take.</param>
    /// <param name="grown">Called with the answer so far, where it is to be streamed; a further try begins it anew.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="StreamCoachException">The gateway refused, failed, or answered what cannot be read.</exception>
    internal async Task<ChatAnswer> SendAsync(ChatRequest request, TimeSpan timeout, Action<string>? grown, CancellationToken cancel)
    {
        if (_key is null) throw new StreamCoachException(FailureKind.ApiKeyNotFound, "No API key was given.");
        Pace pace = Paces.GetOrAdd($"{_endpoint.Gateway} {_key.Fingerprint} {request.Model}", static _ => new(FirstTogether));
        for (int attempt = 1; ; attempt++)
        {
            await pace.EnterAsync(() => Waiting?.Invoke(), cancel);
            byte[] body = JsonSerializer.SerializeToUtf8Bytes(request, GatewayJson.Default.ChatRequest);
            Noted?.Invoke(NoteLevel.Verbose, $"{body.Length} bytes are sent to {_endpoint.Gateway}chat/completions for {request.Model}, try {attempt} of {Tries}.");
            long began = Environment.TickCount64;
            Try done = await AskAsync(pace, new(request, body, timeout, grown), attempt, cancel);
            Noted?.Invoke(NoteLevel.Verbose, Outcome(done, Environment.TickCount64 - began));
            if (done.Failure is not { } failure) return done.Answer!;
            // A refused stream may come as a bare 500; without a stream the gateway says why (protocol: B5).
            if (failure.Kind == FailureKind.GatewayUnavailable) request = request with { Stream = null, StreamOptions = null };
            if (done.RetryAfter is not { } wait || attempt == Tries) throw await ExplainAsync(failure, cancel);
            Retrying?.Invoke(failure.Message, wait);
            // Too many requests are everybody's affair: the pace waits.
            if (failure.Kind != FailureKind.RateLimited) await Task.Delay(wait, cancel);
        }
    }

    private async Task<Try> AskAsync(Pace pace, Question question, int attempt, CancellationToken cancel)
    {
        Try done;
        try
        {
            done = await TryAsync(question, cancel);
        }
        catch
        {
            pace.Failed();
            throw;
        }
        if (done.RetryAfter is { } after) done = done with { RetryAfter = after > LongestWait ? LongestWait : after > TimeSpan.Zero ? after : Backoff(attempt) };
        if (done.Failure is null) pace.Taken();
        else if (done is { Failure.Kind: FailureKind.RateLimited, RetryAfter: { } wait }) pace.Refused(wait);
        else pace.Failed();
        return done;
    }

    private async Task<Try> TryAsync(Question question, CancellationToken cancel)
    {
        (ChatRequest request, byte[] body, TimeSpan timeout, Action<string>? grown) = question;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(timeout);
        try
        {
            using var message = new HttpRequestMessage(HttpMethod.Post, new Uri(_endpoint.Gateway, "chat/completions"));
            message.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
            message.Headers.TryAddWithoutValidation("Authorization", _key!.HeaderValue);
            using HttpResponseMessage response = await Http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            if (response.IsSuccessStatusCode && response.Content.Headers.ContentType?.MediaType == "text/event-stream")
                return await GrowAsync(response.Content, request, grown, limit.Token);
            await response.Content.LoadIntoBufferAsync(limit.Token);
            string text = await response.Content.ReadAsStringAsync(limit.Token);
            if (response.IsSuccessStatusCode) return Read(text, request);
            int status = (int)response.StatusCode;
            bool again = response.StatusCode == HttpStatusCode.TooManyRequests || status >= 500;
            return new(null, GatewayError.From(status, text, request.Model), again ? RetryAfter(response) : null);
        }
        catch (OperationCanceledException error) when (!cancel.IsCancellationRequested)
        {
            return new(null, new(FailureKind.AnalysisTimeout, $"The gateway did not answer within {timeout.TotalSeconds:0} s.", error), null);
        }
        catch (Exception error) when (error is IOException or JsonException or HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded or HttpRequestError.InvalidResponse })
        {
            return new(null, new(FailureKind.AnalysisUnreadable, $"The gateway's answer broke off: {error.Message}", error), TimeSpan.Zero);
        }
        catch (HttpRequestException error) when (TlsFailure.From(_endpoint.Gateway, error) is { } refused)
        {
            return new(null, refused, null);
        }
        catch (HttpRequestException error)
        {
            return new(null, new(FailureKind.GatewayUnavailable, $"{_endpoint.Gateway.Authority} cannot be reached: {error.GetBaseException().Message}", error), TimeSpan.Zero);
        }
    }

    private static async Task<Try> GrowAsync(HttpContent content, ChatRequest request, Action<string>? grown, CancellationToken cancel)
    {
        var answer = new GrowingAnswer(request);
        await using Stream stream = await content.ReadAsStreamAsync(cancel);
        await foreach (SseItem<string> item in SseParser.Create(stream).EnumerateAsync(cancel))
        {
            if (item.Data == "[DONE]") break;
            if (answer.Add(item.Data)) grown?.Invoke(answer.Text);
            if (answer.Error is { } error) return Refusal(error);
        }
        return new(answer.ToAnswer(), null, null);
    }

    private static Try Read(string text, ChatRequest request)
    {
        JsonElement root = ChatAnswer.Parse(text);
        return GatewayError.Within(root, request.Model) is { } error ? Refusal(error) : new(ChatAnswer.Read(root, request), null, null);
    }

    private static Try Refusal(InnerError error) => new(null, error.Failure, error.CanPass ? TimeSpan.Zero : null);

    private static string Outcome(Try done, long milliseconds) => done.Answer is { } answer
        ? $"{answer.Model} answered in {milliseconds / 1000.0:0.0} s: {answer.Text.Length} characters, {answer.Usage?.InputTokens ?? 0} tokens in, {answer.Usage?.OutputTokens ?? 0} out, ended by {answer.FinishReason}, request {answer.RequestId ?? "unknown"}."
        : $"No answer after {milliseconds / 1000.0:0.0} s: {done.Failure!.Kind}.";

    // Which models there are is asked only when one was refused, so that a good name costs no request.
    private async Task<StreamCoachException> ExplainAsync(StreamCoachException failure, CancellationToken cancel)
    {
        if (failure.Kind != FailureKind.ModelNotAvailable) return failure;
        try
        {
            IReadOnlyList<AnalysisModel> models = await GetModelsAsync(cancel);
            return models.Count == 0 ? failure : new(failure.Kind, $"{failure.Message} It lists: {string.Join(", ", models)}.", failure);
        }
        catch (StreamCoachException)
        {
            return failure;
        }
    }

    private static TimeSpan RetryAfter(HttpResponseMessage response) =>
        response.Headers.RetryAfter is not { } after ? TimeSpan.Zero
        : after.Delta ?? (after.Date is { } date ? date - DateTimeOffset.UtcNow : TimeSpan.Zero);

    // Full jitter, so that many sessions that failed together do not come back together.
    private static TimeSpan Backoff(int attempt) => TimeSpan.FromSeconds(Random.Shared.NextDouble() * 0.5 * (1 << attempt));

    private readonly record struct Question(ChatRequest Request, byte[] Body, TimeSpan Timeout, Action<string>? Grown);

    private readonly record struct Try(ChatAnswer? Answer, StreamCoachException? Failure, TimeSpan? RetryAfter);
}
