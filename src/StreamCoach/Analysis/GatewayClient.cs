using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using StreamCoach.Errors;
using StreamCoach.Services;
using StreamCoach.Text;

namespace StreamCoach.Analysis;

/// <summary>The client of the LLM Gateway; the only file that names HttpClient.</summary>
public sealed class GatewayClient
{
    /// <summary>The number of tries. The gateway retries by itself too, so more would only add up.</summary>
    private const int Tries = 3;

    // Pending requests per model, until it is known how many the gateway accepts.
    private const int InitialLimit = 5;

    internal static readonly TimeSpan DefaultListLimit = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(65);

    // Two clients for the process, for this machine and for all others, because one per object would leave sockets behind.
    private static readonly Lazy<HttpClient> LoopbackClient = new(() => Connect(isLoopback: true));
    private static readonly Lazy<HttpClient> RemoteClient = new(() => Connect(isLoopback: false));

    // Quotas are per model (protocol: B7).
    private static readonly ConcurrentDictionary<string, AdaptiveThrottle> Throttles = [];

    private readonly HttpClient _http;
    private readonly ServiceEndpoint _endpoint;
    private readonly ApiKey? _key;

    /// <summary>Creates a client.</summary>
    /// <param name="endpoint">The services whose gateway is used. What a region transcribed should be analysed in the same
    /// region.</param>
    /// <param name="key">The API key; not needed for the list of models.</param>
    public GatewayClient(ServiceEndpoint endpoint, ApiKey? key)
    {
        _endpoint = endpoint;
        _key = key;
        _http = (ServiceEndpoint.IsLoopback(endpoint.Gateway) ? LoopbackClient : RemoteClient).Value;
    }

    /// <summary>Called before each retry, with the reason and the delay.</summary>
    public Action<string, TimeSpan>? Retrying { get; set; }

    /// <summary>Called when a request has to wait, because as many requests for its model are open as the gateway accepts. Called on any thread.</summary>
    public Action? Waiting { get; set; }

    /// <summary>Called with each event that is worth logging, as one line of text without the key or the transcript. Called on any thread.</summary>
    public Action<DiagnosticLevel, string>? Logging { get; set; }

    /// <summary>The timeout for the list of models; 15 s by default.</summary>
    internal TimeSpan ListLimit { get; init; } = DefaultListLimit;

    /// <summary>The cache for lists of models.</summary>
    internal ModelCatalog Catalog { get; init; } = ModelCatalog.Shared;

    /// <summary>Requests the models that the gateway offers now. The request needs no API key.</summary>
    /// <exception cref="StreamCoachException">The gateway is unreachable, or its list of models is unreadable.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Task<IReadOnlyList<AnalysisModel>> GetModelsAsync(CancellationToken cancel = default) => Catalog.AskAsync(_endpoint.Gateway, AskForModelsAsync, cancel);

    /// <summary>The models that the gateway offered at most five minutes ago (half a minute for a gateway on this machine). Asks, without a key, if that list is older.</summary>
    /// <exception cref="StreamCoachException">The gateway cannot be reached, or gives no list that can be read.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Task<IReadOnlyList<AnalysisModel>> GetCachedModelsAsync(CancellationToken cancel = default) => Catalog.ListAsync(_endpoint.Gateway, AskForModelsAsync, cancel);

    /// <summary>Looks a model up in the gateway's list.</summary>
    internal Task<ModelLookup> FindModelAsync(string model, CancellationToken cancel) => Catalog.FindAsync(_endpoint.Gateway, model, AskForModelsAsync, cancel);

    private async Task<IReadOnlyList<AnalysisModel>> AskForModelsAsync()
    {
        string host = _endpoint.Gateway.Authority;
        try
        {
            using var limit = new CancellationTokenSource(ListLimit);
            var address = new Uri(_endpoint.Gateway, "models");
            using HttpResponseMessage response = await _http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            if (Redirect(response, address) is { } redirect) throw redirect;
            if (response.IsSuccessStatusCode)
                return ModelListReader.Read(await GatewayBody.WholeAsync(response.Content, AnswerLimits.ListBytes, $"The list of models of {host} is", limit.Token), DateTime.UtcNow);
            string body = await GatewayBody.BeginningAsync(response.Content, limit.Token);
            throw NoList($"{host} refused its list of models (HTTP {(int)response.StatusCode}: \"{GatewayError.Message(body)}\").", null);
        }
        catch (HttpRequestException error) when (error.HttpRequestError is not (HttpRequestError.ResponseEnded or HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded))
        {
            throw TlsFailure.From(_endpoint.Gateway, error)
                ?? new StreamCoachException(FailureKind.GatewayUnavailable, $"{host} cannot be reached: {PrintableText.Excerpt(error.GetBaseException().Message)}", error);
        }
        catch (OperationCanceledException error)
        {
            throw NoList($"{host} did not send its list of models within {ListLimit.TotalSeconds:0} s.", error);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or JsonException)
        {
            throw NoList($"The list of models of {host} cannot be read: {PrintableText.Excerpt(error.Message)}", error);
        }
    }

    private static StreamCoachException NoList(string message, Exception? cause) => new(FailureKind.ModelListUnavailable, message, cause);

    /// <summary>
    /// Sends a request and waits for the answer. It is retried after "too many requests" and after failures of the gateway and the
    /// network. Each try produces a new answer, which may differ from its first word, so text that was reported for an earlier try is
    /// void.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="timeout">The timeout of one try, from the first byte sent to the last one received.</param>
    /// <param name="grown">Called with the answer so far and the number of the try, from 1, if the answer is streamed. Each retry starts
    /// with an empty text.</param>
    /// <param name="cancel">Cancels the request.</param>
    /// <returns>The answer; if the last try broke off, the longest part of any try, with the failure in it.</returns>
    /// <exception cref="StreamCoachException">The gateway refused the request, failed, or returned an unreadable answer.</exception>
    internal async Task<ChatAnswer> SendAsync(ChatRequest request, TimeSpan timeout, Action<string, int>? grown, CancellationToken cancel)
    {
        if (_key is null) throw new StreamCoachException(FailureKind.ApiKeyNotFound, "No API key was given. Pass one with -ApiKey or set the environment variable ASSEMBLYAI_API_KEY.");
        AdaptiveThrottle throttle = Throttles.GetOrAdd($"{_endpoint.Gateway} {_key.Fingerprint} {request.Model}", static _ => new(InitialLimit));
        ChatAnswer? part = null;
        for (int attempt = 1; ; attempt++)
        {
            await throttle.EnterAsync(() => Waiting?.Invoke(), cancel);
            byte[] body = JsonSerializer.SerializeToUtf8Bytes(request, GatewayJson.Default.ChatRequest);
            Logging?.Invoke(DiagnosticLevel.Verbose, $"Sending {body.Length} bytes to {_endpoint.Gateway}chat/completions for {request.Model}, try {attempt} of {Tries}.");
            long began = Environment.TickCount64;
            int number = attempt;
            Try done = await AskAsync(throttle, new(request, body, timeout, grown is null ? null : text => grown(text, number)), attempt, cancel);
            Logging?.Invoke(DiagnosticLevel.Verbose, Outcome(done, Environment.TickCount64 - began));
            if (done.Failure is not { } failure) return done.Answer!;
            if (done.Answer is { } came && came.Text.Length > (part?.Text.Length ?? 0)) part = came;
            // A refused stream may fail with a bare status 500; without streaming the gateway gives the reason (protocol: B5).
            if (failure.Kind == FailureKind.GatewayUnavailable) request = request with { Stream = null, StreamOptions = null };
            if (done.RetryAfter is not { } wait || attempt == Tries)
                return part is null ? throw await ExplainAsync(failure, cancel) : part with { Failure = failure };
            Retrying?.Invoke(failure.Message, wait);
            if (done.HasShown) grown?.Invoke("", attempt + 1);
            // "Too many requests" concerns all requests: the throttle waits.
            if (failure.Kind != FailureKind.RateLimited) await Task.Delay(wait, cancel);
        }
    }

    private async Task<Try> AskAsync(AdaptiveThrottle throttle, Question question, int attempt, CancellationToken cancel)
    {
        Try done;
        try
        {
            done = await TryAsync(question, cancel);
        }
        catch
        {
            throttle.Failed();
            throw;
        }
        if (done.RetryAfter is { } after) done = done with { RetryAfter = after > LongestWait ? LongestWait : after > TimeSpan.Zero ? after : Backoff(attempt) };
        if (done.Failure is null) throttle.Taken();
        else if (done is { Failure.Kind: FailureKind.RateLimited, RetryAfter: { } wait }) throttle.Refused(wait);
        else throttle.Failed();
        return done;
    }

    private async Task<Try> TryAsync(Question question, CancellationToken cancel)
    {
        (ChatRequest request, byte[] body, TimeSpan timeout, Action<string>? grown) = question;
        var growing = new GrowingAnswer(request);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(timeout);
        try
        {
            var address = new Uri(_endpoint.Gateway, "chat/completions");
            using var message = new HttpRequestMessage(HttpMethod.Post, address);
            message.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
            message.Headers.TryAddWithoutValidation("Authorization", _key!.HeaderValue);
            using HttpResponseMessage response = await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            if (Redirect(response, address) is { } redirect) return new(null, redirect, null);
            if (response.IsSuccessStatusCode && response.Content.Headers.ContentType?.MediaType == "text/event-stream")
            {
                await AnswerStream.ReadAsync(response.Content, growing, AnswerLimits.StreamBytes(request.MaxTokens), grown, limit.Token);
                return growing.Error is { } error ? Refusal(error) with { HasShown = growing.Length > 0 } : new(growing.ToAnswer(), null, null);
            }
            if (response.IsSuccessStatusCode) return Read(await GatewayBody.WholeAsync(response.Content, AnswerLimits.WholeBytes, "The gateway's answer is", limit.Token), request);
            string text = await GatewayBody.BeginningAsync(response.Content, limit.Token);
            int status = (int)response.StatusCode;
            bool again = response.StatusCode == HttpStatusCode.TooManyRequests || status >= 500;
            return new(null, GatewayError.From(status, text, request.Model), again ? RetryAfter(response) : null);
        }
        catch (OperationCanceledException error) when (!cancel.IsCancellationRequested)
        {
            return Broken(growing,
                new(FailureKind.AnalysisTimeout, $"The gateway {(growing.Length == 0 ? "did not answer" : "did not finish its answer")} within {timeout.TotalSeconds:0} s.", error), again: false);
        }
        catch (StreamCoachException error) when (growing.Part is not null || error.Kind == FailureKind.AnswerTooLarge)
        {
            return Broken(growing, error, again: false);
        }
        catch (Exception error) when (error is IOException or JsonException or HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded or HttpRequestError.InvalidResponse })
        {
            return Broken(growing, new(FailureKind.AnalysisUnreadable, $"The gateway's answer broke off: {PrintableText.Excerpt(error.Message)}", error), again: true);
        }
        catch (HttpRequestException error) when (TlsFailure.From(_endpoint.Gateway, error) is { } refused)
        {
            return new(null, refused, null);
        }
        catch (HttpRequestException error)
        {
            return new(null, new(FailureKind.GatewayUnavailable, $"{_endpoint.Gateway.Authority} cannot be reached: {PrintableText.Excerpt(error.GetBaseException().Message)}", error), TimeSpan.Zero);
        }
    }

    private static Try Broken(GrowingAnswer growing, StreamCoachException failure, bool again) =>
        new(growing.Part, failure, again ? TimeSpan.Zero : null) { HasShown = growing.Length > 0 };

    private static StreamCoachException? Redirect(HttpResponseMessage response, Uri asked) =>
        ServiceRedirect.From((int)response.StatusCode, asked, response.Headers.NonValidated.TryGetValues("Location", out HeaderStringValues location) ? location.ToString() : null);

    private static HttpClient Connect(bool isLoopback) => new(ServiceHandler.Create(isLoopback, ConnectionLifetime)) { Timeout = Timeout.InfiniteTimeSpan };

    private static Try Read(string text, ChatRequest request)
    {
        JsonElement root = ChatAnswer.Parse(text);
        return GatewayError.Within(root, request.Model) is { } error ? Refusal(error) : new(ChatAnswer.Read(root, request), null, null);
    }

    private static Try Refusal(InnerError error) => new(null, error.Failure, error.CanPass ? TimeSpan.Zero : null);

    private static string Outcome(Try done, long milliseconds) => done is { Failure: null, Answer: { } answer }
        ? $"{answer.Model} answered in {milliseconds / 1000.0:0.0} s: {answer.Text.Length} characters, {answer.Usage?.InputTokens ?? 0} tokens in, {answer.Usage?.OutputTokens ?? 0} out, ended by {answer.FinishReason}, request {answer.RequestId ?? "unknown"}."
        : $"No answer after {milliseconds / 1000.0:0.0} s: {done.Failure!.Kind}.";

    // The list of models is requested only after a model was refused, so that a valid name costs no request.
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

    // Full jitter, so that sessions that failed together do not retry together.
    private static TimeSpan Backoff(int attempt) => TimeSpan.FromSeconds(Random.Shared.NextDouble() * 0.5 * (1 << attempt));

    private readonly record struct Question(ChatRequest Request, byte[] Body, TimeSpan Timeout, Action<string>? Grown);

    // May have both an answer and a failure: the text that arrived before the answer broke off.
    private readonly record struct Try(ChatAnswer? Answer, StreamCoachException? Failure, TimeSpan? RetryAfter)
    {
        public bool HasShown { get; init; }
    }
}
