using System.Globalization;
using StreamCoach.Sandbox.Http;

namespace StreamCoach.Sandbox.Streaming;

/// <summary>GET /v3/token.</summary>
internal static class TokenEndpoint
{
    public const int LongestSession = 10_800;

    public static HttpResponse Answer(HttpRequest request, string apiKey, TokenStore tokens)
    {
        if (request.Method != "GET")
            return new HttpResponse(405, """{"detail":"Method Not Allowed"}""");
        if (request.Header("Authorization") is not { } authorization)
            return Invalid("missing", "header", "authorization", "Field required", null, null);
        if (Credentials.Key(authorization) != apiKey)
            return new HttpResponse(401, """{"error":"Authentication error, API token missing/invalid"}""");
        if (Check(request, "expires_in_seconds", 1, 600, null, out int life) is { } wrongLife)
            return wrongLife;
        if (Check(request, "max_session_duration_seconds", 60, LongestSession, LongestSession, out int session) is { } wrongSession)
            return wrongSession;
        string token = tokens.Issue(life, session);
        return new HttpResponse(200, JsonText.Text(json =>
        {
            json.WriteString("token", token);
            json.WriteNumber("expires_in_seconds", life);
        }));
    }

    private static HttpResponse? Check(HttpRequest request, string name, int min, int max, int? otherwise, out int value)
    {
        string? text = request.QueryValue(name);
        value = otherwise ?? 0;
        if (text is null)
            return otherwise is null ? Invalid("missing", "query", name, "Field required", null, null) : null;
        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value))
            return Invalid("int_parsing", "query", name, "Input should be a valid integer, unable to parse string as an integer", text, null);
        if (value < min)
            return Invalid("greater_than_equal", "query", name, FormattableString.Invariant($"Input should be greater than or equal to {min}"), text, ("ge", min));
        return value > max
            ? Invalid("less_than_equal", "query", name, FormattableString.Invariant($"Input should be less than or equal to {max}"), text, ("le", max))
            : null;
    }

    private static HttpResponse Invalid(string type, string location, string name, string message, string? input, (string Name, int Value)? bound) =>
        new(422, JsonText.Text(json =>
        {
            json.WriteStartArray("detail");
            json.WriteStartObject();
            json.WriteString("type", type);
            json.WriteStartArray("loc");
            json.WriteStringValue(location);
            json.WriteStringValue(name);
            json.WriteEndArray();
            json.WriteString("msg", message);
            json.WriteString("input", input);
            if (bound is { } limit)
            {
                json.WriteStartObject("ctx");
                json.WriteNumber(limit.Name, limit.Value);
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteEndArray();
        }));
}
