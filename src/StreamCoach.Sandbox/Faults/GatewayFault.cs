namespace StreamCoach.Sandbox.Faults;

/// <summary>Something that goes wrong with one gateway request (or several in a row: <see cref="Times"/>).</summary>
public sealed class GatewayFault
{
    private const string Json = "application/json";

    private GatewayFault(GatewayFaultKind kind) => Kind = kind;

    /// <summary>What goes wrong.</summary>
    public GatewayFaultKind Kind { get; }

    /// <summary>How many requests in a row it meets, 1 or more.</summary>
    public int Times { get; private init; } = 1;

    internal int Code { get; private init; }

    internal string Body { get; private init; } = "";

    internal string ContentType { get; private init; } = Json;

    internal IReadOnlyDictionary<string, string> Headers { get; private init; } = new Dictionary<string, string>();

    internal TimeSpan Time { get; private init; }

    /// <summary>Answers with exactly this.</summary>
    /// <param name="code">The HTTP status, 200 to 599.</param>
    /// <param name="body">The body.</param>
    /// <param name="contentType">The Content-Type.</param>
    /// <param name="headers">More headers; null for none.</param>
    /// <param name="times">For how many requests, 1 or more.</param>
    public static GatewayFault Status(
        int code, string body, string contentType = Json, IReadOnlyDictionary<string, string>? headers = null, int times = 1) =>
        new(GatewayFaultKind.Status)
        {
            Code = code,
            Body = body,
            ContentType = contentType,
            Headers = headers ?? new Dictionary<string, string>(),
            Times = times,
        };

    /// <summary>429 with retry-after and the x-ratelimit headers.</summary>
    /// <param name="retryAfterSeconds">0 or more.</param>
    /// <param name="times">For how many requests, 1 or more.</param>
    public static GatewayFault RateLimited(int retryAfterSeconds, int times = 1)
    {
        string after = retryAfterSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return Status(
            429,
            """{"code":429,"message":"too many requests for this action","request_id":"sandbox-limit"}""",
            headers: new Dictionary<string, string>
            {
                ["retry-after"] = after,
                ["x-ratelimit-limit"] = "2",
                ["x-ratelimit-remaining"] = "0",
                ["x-ratelimit-reset"] = after,
            },
            times: times);
    }

    /// <summary>A web page instead of JSON, as a proxy sends it.</summary>
    /// <param name="code">The HTTP status, 200 to 599.</param>
    public static GatewayFault Html(int code = 502) =>
        Status(code, "<!DOCTYPE html><html><head><title>Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>", "text/html");

    /// <summary>A Content-Length larger than what comes before the connection ends.</summary>
    public static GatewayFault HalfJson() => new(GatewayFaultKind.HalfJson);

    /// <summary>500 with the gateway's own body.</summary>
    /// <param name="times">For how many requests, 1 or more.</param>
    public static GatewayFault ServerError(int times = 1) =>
        Status(500, """{"message":"something went wrong","code":500}""", times: times);

    /// <summary>Never answers; the connection stays.</summary>
    public static GatewayFault Hang() => new(GatewayFaultKind.Hang);

    /// <summary>Ends the connection without an answer.</summary>
    /// <param name="times">For how many requests, 1 or more.</param>
    public static GatewayFault Drop(int times = 1) => new(GatewayFaultKind.Drop) { Times = times };

    /// <summary>The right answer, late.</summary>
    /// <param name="time">How late, zero or more.</param>
    public static GatewayFault Slow(TimeSpan time) => new(GatewayFaultKind.Slow) { Time = time };

    /// <summary>An answer whose quotes are not what was said: altered, and one invented.</summary>
    /// <param name="times">For how many requests, 1 or more.</param>
    public static GatewayFault Lying(int times = 1) => new(GatewayFaultKind.Lying) { Times = times };

    /// <summary>An error object in the middle of a streamed answer, after HTTP 200; an answer that is not streamed is that object alone.</summary>
    /// <param name="error">The message.</param>
    /// <param name="code">The code in the object, such as 429; null for an object without one.</param>
    /// <param name="times">For how many requests, 1 or more.</param>
    public static GatewayFault StreamError(string error, int? code = null, int times = 1) =>
        new(GatewayFaultKind.StreamError) { Body = Gateway.GatewayErrors.Inner(error, code), Times = times };

    /// <summary>An answer whose content is null. With "length" all its tokens went into reasoning.</summary>
    /// <param name="finishReason">Why it stopped: "length", "content_filter", ...</param>
    /// <param name="times">For how many requests, 1 or more.</param>
    public static GatewayFault NoText(string finishReason = "length", int times = 1) => new(GatewayFaultKind.NoText) { Body = finishReason, Times = times };

    /// <summary>A whole answer with the model saying exactly this.</summary>
    /// <param name="content">What the model says.</param>
    /// <param name="finishReason">Why it stopped: "stop", "length", ...</param>
    /// <param name="times">For how many requests, 1 or more.</param>
    public static GatewayFault Says(string content, string finishReason = "stop", int times = 1) =>
        Status(200, new Gateway.ChatCompletion("sandbox", content, finishReason, 1, 1).ToJson(null), times: times);

    /// <summary>The envelope with a list: {code, message, request_id, metadata:{errors:[…]}}.</summary>
    /// <param name="code">The HTTP status, usually 400.</param>
    /// <param name="error">The one error listed.</param>
    public static GatewayFault ListEnvelope(int code, string error) =>
        Status(code, Gateway.GatewayErrors.List(code, error));

    /// <summary>The envelope with a sentence: {"error":"…","status":"error"}.</summary>
    /// <param name="code">The HTTP status, usually 401.</param>
    /// <param name="error">The sentence.</param>
    public static GatewayFault TextEnvelope(int code, string error) =>
        Status(code, Gateway.GatewayErrors.Text(error));

    /// <summary>The documented envelope: {"error":{"code":…,"message":"…","metadata":{}}}.</summary>
    /// <param name="code">The HTTP status.</param>
    /// <param name="error">The message.</param>
    public static GatewayFault ObjectEnvelope(int code, string error) =>
        Status(code, Gateway.GatewayErrors.Object(code, error));

    /// <summary>The plain envelope: {request_id, message, code}.</summary>
    /// <param name="code">The HTTP status, e.g. 404 or 410.</param>
    /// <param name="error">The message.</param>
    public static GatewayFault PlainEnvelope(int code, string error) =>
        Status(code, Gateway.GatewayErrors.Plain(code, error));
}
