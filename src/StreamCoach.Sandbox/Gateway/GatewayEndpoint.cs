using System.Text.Json;
using StreamCoach.Sandbox.Faults;
using StreamCoach.Sandbox.Http;
using StreamCoach.Sandbox.Streaming;

namespace StreamCoach.Sandbox.Gateway;

/// <summary>Answers all requests under /v1/.</summary>
internal sealed class GatewayEndpoint(SandboxOptions options, ModelQuota quota)
{
    public const string ModelsPath = "/v1/models";

    /// <summary>Answers one request; false if the connection must end.</summary>
    public async Task<bool> AnswerAsync(HttpRequest request, SandboxRequest seen, GatewayFault? fault, Stream stream, CancellationToken ct)
    {
        switch (fault?.Kind)
        {
            case GatewayFaultKind.Hang:
                await Task.Delay(Timeout.InfiniteTimeSpan, ct);
                return false;
            case GatewayFaultKind.Drop:
                return false;
            case GatewayFaultKind.Slow:
                await Task.Delay(fault.Time, ct);
                break;
            case GatewayFaultKind.Status:
                seen.Status = fault.Code;
                await new HttpResponse(fault.Code, fault.Body, fault.ContentType) { Headers = fault.Headers }.WriteAsync(stream, request.KeepAlive, ct);
                return request.KeepAlive;
        }

        (HttpResponse? response, ChatCompletion? streamed, bool withUsage) = Answer(request, fault);
        seen.Status = response?.Status ?? 200;
        if (fault?.Kind == GatewayFaultKind.HalfJson)
        {
            await (response ?? new HttpResponse(200, streamed!.ToJson(null))).WriteAsync(stream, false, ct, cut: true);
            return false;
        }

        if (streamed is not null)
            await CompletionStream.WriteAsync(stream, streamed, withUsage, fault?.Kind == GatewayFaultKind.StreamError ? fault.Body : null, ct);
        else
            await response!.WriteAsync(stream, request.KeepAlive, ct);
        return request.KeepAlive;
    }

    private (HttpResponse? Response, ChatCompletion? Streamed, bool WithUsage) Answer(HttpRequest request, GatewayFault? fault)
    {
        if (request is { Method: "GET", Path: ModelsPath })
            return (ModelList.Answer(options.ModelListForm), null, false);
        if (request.Path != "/v1/chat/completions")
            return (new HttpResponse(404, GatewayErrors.Plain(404, "not found")), null, false);
        if (request.Method != "POST")
            return (new HttpResponse(405, GatewayErrors.Plain(405, "method not allowed")), null, false);
        if (request.Header("Authorization") is not { Length: > 0 } authorization)
            return (new HttpResponse(401, GatewayErrors.Text(GatewayErrors.NoHeader)), null, false);
        if (Credentials.Key(authorization) != options.ApiKey)
            return (new HttpResponse(401, GatewayErrors.Text(GatewayErrors.BadKey)), null, false);

        JsonElement body;
        try
        {
            body = JsonElement.Parse(request.Body);
        }
        catch (JsonException)
        {
            return (GatewayErrors.Invalid("request body is not valid JSON"), null, false);
        }

        (CompletionRequest? chat, IReadOnlyList<string> errors) = CompletionRequest.Read(body);
        if (chat is null)
            return (GatewayErrors.Invalid([.. errors]), null, false);
        if (body.TryGetProperty("transcript_id", out _))
            return (new HttpResponse(404, GatewayErrors.Plain(404, "transcript not found")), null, false);
        if (quota.SecondsLeft(chat.Model.Id) is { } seconds)
            return (GatewayErrors.TooMany(seconds), null, false);
        ChatCompletion completion = ChatCompletion.Answer(chat, fault?.Kind == GatewayFaultKind.Lying) with { Form = options.AnswerForm };
        if (fault?.Kind == GatewayFaultKind.NoText)
            completion = completion.WithoutText(fault.Body, chat.MaxTokens);
        if (chat.Stream)
            return (null, completion, chat.WithUsage);
        return (new HttpResponse(200, fault?.Kind == GatewayFaultKind.StreamError ? fault.Body : completion.ToJson(body)), null, false);
    }
}
