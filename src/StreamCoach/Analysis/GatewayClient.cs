using System.Collections.Concurrent;
using System.Text.Json;
using StreamCoach.Errors;
using StreamCoach.Services;
using StreamCoach.Text;

namespace StreamCoach.Analysis;

/// <summary>The client of the LLM Gateway: lists its models, and sends chat requests with throttling and retries.</summary>
public sealed class GatewayClient
{
    // The gateway itself retries too, so more attempts would multiply.
    private const int MaxAttempts = 3;

    // Pending requests per model, until it is known how many the gateway accepts.
    private const int InitialLimit = 5;

    internal static readonly TimeSpan DefaultListLimit = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(65);

    // Quotas are per model (protocol: B7).
    private static readonly ConcurrentDictionary<string, AdaptiveThrottle> Throttles = [];

    private readonly GatewayConnection _connection;
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
        _connection = new(endpoint.Gateway);
    }

    /// <summary>Called before each retry, with the reason and the delay.</summary>
    public Action<string, TimeSpan>? Retrying { get; set; }

    /// <summary>Called when a request has to wait because as many requests for its model are pending as the gateway accepts. Called on any thread.</summary>
    public Action? Waiting { get; set; }

    /// <summary>Called with log messages, which contain neither the key nor the transcript. Called on any thread.</summary>
    public Action<DiagnosticLevel, string>? Logging { get; set; }

    /// <summary>The timeout for the list of models; 15 s by default.</summary>
    internal TimeSpan ListLimit { get; init; } = DefaultListLimit;

    /// <summary>The cache for lists of models.</summary>
    internal ModelCatalog Catalog { get; init; } = ModelCatalog.Shared;

    /// <summary>Requests the models that the gateway offers now. The request needs no API key.</summary>
    /// <exception cref="StreamCoachException">The gateway is unreachable, or its list of models is unreadable.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Task<IReadOnlyList<AnalysisModel>> GetModelsAsync(CancellationToken cancel = default) => Catalog.RefreshAsync(_endpoint.Gateway, RequestModelsAsync, cancel);

    /// <summary>Returns the models that the gateway offered at most five minutes ago (ten seconds for a gateway on this machine). An older list is requested again, without a key.</summary>
    /// <exception cref="StreamCoachException">The gateway is unreachable, or its list of models is unreadable.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Task<IReadOnlyList<AnalysisModel>> GetCachedModelsAsync(CancellationToken cancel = default) => Catalog.GetAsync(_endpoint.Gateway, RequestModelsAsync, cancel);

    /// <summary>Looks a model up in the gateway's list.</summary>
    internal Task<ModelLookup> FindModelAsync(string model, CancellationToken cancel) => Catalog.FindAsync(_endpoint.Gateway, model, RequestModelsAsync, cancel);

    private async Task<IReadOnlyList<AnalysisModel>> RequestModelsAsync()
    {
        string host = _endpoint.Gateway.Authority;
        try
        {
            using var limit = new CancellationTokenSource(ListLimit);
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_endpoint.Gateway, "models"));
            using HttpResponseMessage response = await _connection.SendAsync(request, limit.Token);
            if (GatewayConnection.Redirect(response) is { } redirect) throw redirect;
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
    /// network. Each try produces a new answer, which may differ from the first word on, so text that was reported for an earlier try is
    /// void.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="timeout">The timeout of one try, from the first byte sent to the last one received.</param>
    /// <param name="grown">Called with the answer so far and the number of the try, from 1, if the answer is streamed. Each retry starts
    /// with an empty text.</param>
    /// <param name="cancel">Cancels the request.</param>
    /// <returns>The answer; if the last try broke off, the longest part of any try, with the failure in it.</returns>
    /// <exception cref="StreamCoachException">The gateway refused the request, failed, or returned an unreadable answer.</exception>
    internal async Task<GatewayCompletion> SendAsync(ChatRequest request, TimeSpan timeout, Action<string, int>? grown, CancellationToken cancel)
    {
        if (_key is null) throw new StreamCoachException(FailureKind.ApiKeyNotFound, "No API key was given. Pass one with -ApiKey or set the environment variable ASSEMBLYAI_API_KEY.");
        AdaptiveThrottle throttle = Throttles.GetOrAdd($"{_endpoint.Gateway} {_key.Fingerprint} {request.Model}", static _ => new(InitialLimit));
        GatewayCompletion? longest = null;
        for (int attempt = 1; ; attempt++)
        {
            await throttle.EnterAsync(() => Waiting?.Invoke(), cancel);
            int number = attempt;
            var chat = new ChatAttempt(_connection, _key, request, timeout, grown is null ? null : text => grown(text, number));
            Logging?.Invoke(DiagnosticLevel.Verbose, $"Sending {chat.Body.Length} bytes to {_endpoint.Gateway}chat/completions for {request.Model}, try {attempt} of {MaxAttempts}.");
            long began = Environment.TickCount64;
            AttemptResult result = await RunAsync(throttle, chat, attempt, cancel);
            Logging?.Invoke(DiagnosticLevel.Verbose, Outcome(result, Environment.TickCount64 - began));
            if (result.Failure is not { } failure) return result.Completion!;
            if (result.Completion is { } partial && partial.Text.Length > (longest?.Text.Length ?? 0)) longest = partial;
            // A refused stream may fail with a bare status 500; without streaming the gateway gives the reason (protocol: B5).
            if (failure.Kind == FailureKind.GatewayUnavailable) request = request with { Stream = null, StreamOptions = null };
            if (result.RetryAfter is not { } delay || attempt == MaxAttempts)
                return longest is null ? throw await ExplainAsync(failure, cancel) : longest with { Failure = failure };
            Retrying?.Invoke(failure.Message, delay);
            if (result.HasShown) grown?.Invoke("", attempt + 1);
            // "Too many requests" concerns all requests: the throttle waits.
            if (failure.Kind != FailureKind.RateLimited) await Task.Delay(delay, cancel);
        }
    }

    private static async Task<AttemptResult> RunAsync(AdaptiveThrottle throttle, ChatAttempt chat, int attempt, CancellationToken cancel)
    {
        AttemptResult result;
        try
        {
            result = await chat.RunAsync(cancel);
        }
        catch
        {
            throttle.Failed();
            throw;
        }
        if (result.RetryAfter is { } after) result = result with { RetryAfter = after > MaxDelay ? MaxDelay : after > TimeSpan.Zero ? after : Backoff(attempt) };
        if (result.Failure is null) throttle.Taken();
        else if (result is { Failure.Kind: FailureKind.RateLimited, RetryAfter: { } delay }) throttle.Refused(delay);
        else throttle.Failed();
        return result;
    }

    private static string Outcome(AttemptResult result, long milliseconds) => result is { Failure: null, Completion: { } answer }
        ? $"{answer.Model} answered in {milliseconds / 1000.0:0.0} s: {answer.Text.Length} characters, {answer.Usage?.InputTokens ?? 0} tokens in, {answer.Usage?.OutputTokens ?? 0} out, ended by {answer.FinishReason}, request {answer.RequestId ?? "unknown"}."
        : $"No answer after {milliseconds / 1000.0:0.0} s: {result.Failure!.Kind}.";

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

    // Full jitter, so that sessions that failed together do not retry together.
    private static TimeSpan Backoff(int attempt) => TimeSpan.FromSeconds(Random.Shared.NextDouble() * 0.5 * (1 << attempt));
}
