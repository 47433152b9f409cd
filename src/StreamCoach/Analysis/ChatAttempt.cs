using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using StreamCoach.Errors;
using StreamCoach.Services;
using StreamCoach.Text;

namespace StreamCoach.Analysis;

/// <summary>Sends a chat request once. <see cref="GatewayClient"/> decides whether it is sent again.</summary>
/// <param name="connection">The connections to the gateway.</param>
/// <param name="key">The API key.</param>
/// <param name="request">The request.</param>
/// <param name="timeout">The timeout, from the first byte sent to the last one received.</param>
/// <param name="grown">Called with the answer so far, if it is streamed.</param>
internal sealed class ChatAttempt(GatewayConnection connection, ApiKey key, ChatRequest request, TimeSpan timeout, Action<string>? grown)
{
    private readonly CompletionBuilder _builder = new(request);

    /// <summary>The body of the request, as JSON.</summary>
    public byte[] Body { get; } = JsonSerializer.SerializeToUtf8Bytes(request, GatewayJson.Default.ChatRequest);

    /// <summary>Sends the request and waits for the answer.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="StreamCoachException">The answer contains no text.</exception>
    public async Task<AttemptResult> RunAsync(CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(timeout);
        try
        {
            using var message = new HttpRequestMessage(HttpMethod.Post, new Uri(connection.Gateway, "chat/completions"));
            message.Content = new ByteArrayContent(Body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
            message.Headers.TryAddWithoutValidation("Authorization", key.HeaderValue);
            using HttpResponseMessage response = await connection.SendAsync(message, limit.Token);
            return GatewayConnection.Redirect(response) is { } redirect ? new(null, redirect, null) : await ReadAsync(response, limit.Token);
        }
        catch (OperationCanceledException error) when (!cancel.IsCancellationRequested)
        {
            return Interrupted(
                new(FailureKind.AnalysisTimeout, $"The gateway {(_builder.Length == 0 ? "did not answer" : "did not finish its answer")} within {timeout.TotalSeconds:0} s.", error), retry: false);
        }
        catch (StreamCoachException error) when (_builder.Part is not null || error.Kind == FailureKind.AnswerTooLarge)
        {
            return Interrupted(error, retry: false);
        }
        catch (Exception error) when (error is IOException or JsonException or HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded or HttpRequestError.InvalidResponse })
        {
            return Interrupted(new(FailureKind.AnalysisUnreadable, $"The gateway's answer broke off: {PrintableText.Excerpt(error.Message)}", error), retry: true);
        }
        catch (HttpRequestException error) when (TlsFailure.From(connection.Gateway, error) is { } refused)
        {
            return new(null, refused, null);
        }
        catch (HttpRequestException error)
        {
            return new(null, new(FailureKind.GatewayUnavailable, $"{connection.Gateway.Authority} cannot be reached: {PrintableText.Excerpt(error.GetBaseException().Message)}", error), TimeSpan.Zero);
        }
    }

    private async Task<AttemptResult> ReadAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        if (response.IsSuccessStatusCode && response.Content.Headers.ContentType?.MediaType == "text/event-stream")
        {
            await CompletionStreamReader.ReadAsync(response.Content, _builder, AnswerLimits.StreamBytes(request.MaxTokens), grown, cancel);
            return _builder.Error is { } error ? Refused(error) with { HasShown = _builder.Length > 0 } : new(_builder.ToCompletion(), null, null);
        }
        if (response.IsSuccessStatusCode)
        {
            JsonElement root = GatewayCompletion.Parse(await GatewayBody.WholeAsync(response.Content, AnswerLimits.WholeBytes, "The gateway's answer is", cancel));
            return GatewayError.Within(root, request.Model) is { } error ? Refused(error) : new(GatewayCompletion.Read(root, request), null, null);
        }
        string text = await GatewayBody.BeginningAsync(response.Content, cancel);
        int status = (int)response.StatusCode;
        bool retry = response.StatusCode == HttpStatusCode.TooManyRequests || status >= 500;
        return new(null, GatewayError.From(status, text, request.Model), retry ? RetryAfter(response) : null);
    }

    private AttemptResult Interrupted(StreamCoachException failure, bool retry) => new(_builder.Part, failure, retry ? TimeSpan.Zero : null) { HasShown = _builder.Length > 0 };

    private static AttemptResult Refused(CompletionError error) => new(null, error.Failure, error.IsTransient ? TimeSpan.Zero : null);

    private static TimeSpan RetryAfter(HttpResponseMessage response) =>
        response.Headers.RetryAfter is not { } after ? TimeSpan.Zero
        : after.Delta ?? (after.Date is { } date ? date - DateTimeOffset.UtcNow : TimeSpan.Zero);
}

/// <summary>The result of one attempt. It may have both an answer and a failure: the text that arrived before the answer broke off.</summary>
/// <param name="Completion">The answer; <see langword="null"/> if no text arrived.</param>
/// <param name="Failure">Why it failed; <see langword="null"/> if it did not.</param>
/// <param name="RetryAfter">How long to wait before a retry, zero for a default; <see langword="null"/> if a retry would fail too.</param>
internal readonly record struct AttemptResult(GatewayCompletion? Completion, StreamCoachException? Failure, TimeSpan? RetryAfter)
{
    /// <summary>Whether text of a failed attempt was reported, and is void now.</summary>
    public bool HasShown { get; init; }
}
