using System.Text.Json;
using StreamCoach.Streaming;

namespace StreamCoach.Analysis;

/// <summary>The gateway's refusals: three shapes of body (protocol: B6), and bodies that are none.</summary>
internal static class GatewayError
{
    private const int ShownCharacters = 200;

    /// <summary>The failure for a refused request.</summary>
    public static StreamCoachException From(int status, string body, string model)
    {
        string words = Message(body);
        string said = $"HTTP {status}: \"{words}\"";
        bool Says(string part) => words.Contains(part, StringComparison.OrdinalIgnoreCase);
        return status switch
        {
            401 or 403 => new(FailureKind.ApiKeyRejected, $"The gateway refused the API key or the account ({said})."),
            429 => new(FailureKind.RateLimited, $"The gateway kept answering that there are too many requests ({said})."),
            400 or 410 when Says($"model {model} is not supported") || Says("does not have access to this") || Says("deprecated") =>
                new(FailureKind.ModelNotAvailable, $"The gateway does not offer the model '{model}' to this account ({said})."),
            >= 500 => new(FailureKind.GatewayUnavailable, $"The gateway failed ({said})."),
            _ => new(FailureKind.AnalysisRejected, $"The gateway refused the request ({said})."),
        };
    }

    /// <summary>The first of metadata.errors, error.message, error, message; the beginning of the body where it is no JSON.</summary>
    public static string Message(string body)
    {
        try
        {
            JsonElement root = JsonSerializer.Deserialize(body, GatewayJson.Default.JsonElement);
            if (root.ValueKind == JsonValueKind.Object && Find(root) is { } found) return PrintableText.Line(found);
        }
        catch (JsonException)
        {
            // A proxy's page or a cut body: its beginning says more than nothing.
        }
        string line = PrintableText.Line(body).Trim();
        return line.Length == 0 ? "no text" : line.Length <= ShownCharacters ? line : line[..ShownCharacters] + "...";
    }

    private static string? Find(JsonElement root)
    {
        if (Object(root, "metadata") is { } metadata && metadata.TryGetProperty("errors", out JsonElement errors) && errors.ValueKind == JsonValueKind.Array
            && errors.GetArrayLength() > 0)
            return string.Join("; ", errors.EnumerateArray().Select(error => error.ToString()));
        if (Object(root, "error") is { } error && Text(error, "message") is { } inner) return inner;
        return Text(root, "error") ?? Text(root, "message");
    }

    private static JsonElement? Object(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out JsonElement child) && child.ValueKind == JsonValueKind.Object ? child : null;

    private static string? Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out JsonElement child) && child.ValueKind == JsonValueKind.String ? child.GetString() : null;
}
