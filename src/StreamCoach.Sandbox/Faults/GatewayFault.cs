namespace StreamCoach.Sandbox.Faults;

/// <summary>A fault of one gateway request, or of several in a row (<see cref="Times"/>).</summary>
public sealed class GatewayFault
{
    private const string Json = "application/json";

    private GatewayFault(GatewayFaultKind kind) => Kind = kind;

    /// <summary>The kind of fault.</summary>
    public GatewayFaultKind Kind { get; }

    /// <summary>The number of consecutive requests with this fault, 1 or more.</summary>
    public int Times { get; private init; } = 1;

    internal int Code { get; private init; }

    internal string Body { get; private init; } = "";

    internal string ContentType { get; private init; } = Json;

    internal IReadOnlyDictionary<string, string> Headers { get; private init; } = new Dictionary<string, string>();

    internal TimeSpan Time { get; private init; }

    /// <summary>Returns exactly this response.</summary>
    /// <param name="code">The HTTP status, 200 to 599.</param>
    /// <param name="body">The body.</param>
    /// <param name="contentType">The Content-Type.</param>
    /// <param name="headers">Additional headers; null for none.</param>
    /// <param name="times">The number of requests, 1 or more.</param>
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

    /// <summary>Returns 429 with retry-after and the x-ratelimit headers.</summary>
    /// <param name="retryAfterSeconds">The value of retry-after in seconds, 0 or more.</param>
    /// <param name="times">The number of requests, 1 or more.</param>
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

    /// <summary>Returns a web page instead of JSON, like a proxy.</summary>
    /// <param name="code">The HTTP status, 200 to 599.</param>
    public static GatewayFault Html(int code = 502) =>
        Status(code, "<!DOCTYPE html><html><head><title>Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>", "text/html");

    /// <summary>Announces a larger Content-Length than is sent before the connection ends.</summary>
    public static GatewayFault HalfJson() => new(GatewayFaultKind.HalfJson);

    /// <summary>Returns 500 with the gateway's own body.</summary>
    /// <param name="times">The number of requests, 1 or more.</param>
    public static GatewayFault ServerError(int times = 1) =>
        Status(500, """{"message":"something went wrong","code":500}""", times: times);

    /// <summary>Never responds, and keeps the connection open.</summary>
    public static GatewayFault Hang() => new(GatewayFaultKind.Hang);

    /// <summary>Ends the connection without a response.</summary>
    /// <param name="times">The number of requests, 1 or more.</param>
    public static GatewayFault Drop(int times = 1) => new(GatewayFaultKind.Drop) { Times = times };

    /// <summary>Returns the correct response, late.</summary>
    /// <param name="time">The delay, zero or more.</param>
    public static GatewayFault Slow(TimeSpan time) => new(GatewayFaultKind.Slow) { Time = time };

    /// <summary>Returns an answer with false quotes: altered ones, and an invented one.</summary>
    /// <param name="times">The number of requests, 1 or more.</param>
    public static GatewayFault Lying(int times = 1) => new(GatewayFaultKind.Lying) { Times = times };

    /// <summary>
    /// Returns an error object in the middle of a streamed answer, after HTTP 200; an answer that is not streamed is that object alone.
    /// </summary>
    /// <param name="error">The error message.</param>
    /// <param name="code">The code in the object, such as 429; null for an object without one.</param>
    /// <param name="times">The number of requests, 1 or more.</param>
    public static GatewayFault StreamError(string error, int? code = null, int times = 1) =>
        new(GatewayFaultKind.StreamError) { Body = Gateway.GatewayErrors.Inner(error, code), Times = times };

    /// <summary>Returns an answer whose content is null. With "length", all its tokens were used for reasoning.</summary>
    /// <param name="finishReason">The finish reason: "length", "content_filter" and so on.</param>
    /// <param name="times">The number of requests, 1 or more.</param>
    public static GatewayFault NoText(string finishReason = "length", int times = 1) => new(GatewayFaultKind.NoText) { Body = finishReason, Times = times };

    /// <summary>Returns a complete answer with exactly this content.</summary>
    /// <param name="content">The text of the model.</param>
    /// <param name="finishReason">The finish reason: "stop", "length" and so on.</param>
    /// <param name="times">The number of requests, 1 or more.</param>
    public static GatewayFault Says(string content, string finishReason = "stop", int times = 1) =>
        Status(200, new Gateway.ChatCompletion("sandbox", content, finishReason, 1, 1).ToJson(null), times: times);

    /// <summary>Returns the error form with a list: {code, message, request_id, metadata:{errors:[…]}}.</summary>
    /// <param name="code">The HTTP status, usually 400.</param>
    /// <param name="error">The single error in the list.</param>
    public static GatewayFault ListEnvelope(int code, string error) =>
        Status(code, Gateway.GatewayErrors.List(code, error));

    /// <summary>Returns the error form with a text: {"error":"…","status":"error"}.</summary>
    /// <param name="code">The HTTP status, usually 401.</param>
    /// <param name="error">The text.</param>
    public static GatewayFault TextEnvelope(int code, string error) =>
        Status(code, Gateway.GatewayErrors.Text(error));

    /// <summary>Returns the documented error form: {"error":{"code":…,"message":"…","metadata":{}}}.</summary>
    /// <param name="code">The HTTP status.</param>
    /// <param name="error">The message.</param>
    public static GatewayFault ObjectEnvelope(int code, string error) =>
        Status(code, Gateway.GatewayErrors.Object(code, error));

    /// <summary>Returns the plain error form: {request_id, message, code}.</summary>
    /// <param name="code">The HTTP status, e.g. 404 or 410.</param>
    /// <param name="error">The message.</param>
    public static GatewayFault PlainEnvelope(int code, string error) =>
        Status(code, Gateway.GatewayErrors.Plain(code, error));
}
