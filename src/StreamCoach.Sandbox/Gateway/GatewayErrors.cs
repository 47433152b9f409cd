using System.Globalization;
using StreamCoach.Sandbox.Http;
using StreamCoach.Sandbox.Streaming;

namespace StreamCoach.Sandbox.Gateway;

/// <summary>The gateway's error bodies, which have several forms.</summary>
internal static class GatewayErrors
{
    public const string BadKey = "Authentication error, API token missing/invalid";

    public const string NoHeader =
        "Your account does not have access to LLM Gateway. Please upgrade or contact us at support@assemblyai.com for more information.";

    public static HttpResponse Invalid(params string[] errors) => new(400, List(400, errors));

    public static string List(int code, params string[] errors) => JsonText.Text(json =>
    {
        json.WriteNumber("code", code);
        json.WriteString("message", "invalid request body");
        json.WriteString("request_id", NewId());
        json.WriteStartObject("metadata");
        json.WriteStartArray("errors");
        foreach (string error in errors)
            json.WriteStringValue(error);
        json.WriteEndArray();
        json.WriteEndObject();
    });

    public static string Text(string error) => JsonText.Text(json =>
    {
        json.WriteString("error", error);
        json.WriteString("status", "error");
        json.WriteString("request_id", NewId());
    });

    public static string Object(int code, string error) => JsonText.Text(json =>
    {
        json.WriteStartObject("error");
        json.WriteNumber("code", code);
        json.WriteString("message", error);
        json.WriteStartObject("metadata");
        json.WriteEndObject();
        json.WriteEndObject();
    });

    public static string Inner(string error, int? code) => JsonText.Text(json =>
    {
        json.WriteStartObject("error");
        if (code is { } number)
            json.WriteNumber("code", number);
        json.WriteString("message", error);
        json.WriteEndObject();
    });

    public static string Plain(int code, string error) => JsonText.Text(json =>
    {
        json.WriteString("request_id", NewId());
        json.WriteString("message", error);
        json.WriteNumber("code", code);
    });

    public static HttpResponse TooMany(int seconds) => new(429, Plain(429, "too many requests for this action"))
    {
        Headers = new Dictionary<string, string> { ["retry-after"] = seconds.ToString(CultureInfo.InvariantCulture) },
    };

    public static string NewId() => Guid.NewGuid().ToString();
}
