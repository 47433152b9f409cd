using System.Text.Json;
using StreamCoach.Errors;
using StreamCoach.Text;

namespace StreamCoach.Analysis;

/// <summary>An error inside a response whose HTTP status was a success.</summary>
/// <param name="Failure">The failure.</param>
/// <param name="IsTransient">Whether the same request may succeed later.</param>
internal sealed record CompletionError(StreamCoachException Failure, bool IsTransient);

/// <summary>Converts the gateway's refusals to failures. Their bodies have three forms (protocol: B6), or none of them.</summary>
internal static class GatewayError
{
    private const int ShownCharacters = 200;

    /// <summary>Creates the failure for a refused request.</summary>
    public static StreamCoachException From(int status, string body, string model) => From(status, $"HTTP {status}", Message(body), model);

    /// <summary>Returns the error in an answer or in an event of a stream; <see langword="null"/> if there is none.</summary>
    public static CompletionError? Within(JsonElement root, string model)
    {
        if (GatewayFields.Field(root, "error") is not { } error) return null;
        string words = Message(root.GetRawText());
        // Some providers use the HTTP status as the code, others a word.
        int code = GatewayFields.Count(error, "code") ?? GatewayFields.Count(error, "status") ?? GatewayFields.Count(root, "code") ?? 0;
        return code is >= 400 and < 500 ? new(From(code, $"error {code} in its answer", words, model), IsTransient: code == 429)
            : new(new(FailureKind.AnalysisInterrupted, $"The gateway reported an error instead of an answer: \"{words}\"."), IsTransient: true);
    }

    /// <summary>
    /// Returns the first of metadata.errors, error.message, error and message; the beginning of the body if it is not JSON.
    /// </summary>
    public static string Message(string body)
    {
        try
        {
            if (Find(JsonElement.Parse(body)) is { } found) return PrintableText.Excerpt(found);
        }
        catch (JsonException)
        {
            // The page of a proxy, or a truncated body: its beginning is shown.
        }
        string line = PrintableText.Line(body).Trim();
        return line.Length == 0 ? "no text" : line.Length <= ShownCharacters ? line : line[..ShownCharacters] + "...";
    }

    private static StreamCoachException From(int status, string what, string words, string model)
    {
        string reported = $"{what}: \"{words}\"";
        bool Contains(string part) => words.Contains(part, StringComparison.OrdinalIgnoreCase);
        return status switch
        {
            // From a recorded response: the key is valid, but its account has no access to the gateway.
            401 or 403 when Contains("does not have access to LLM Gateway") =>
                new(FailureKind.GatewayNotEnabled, $"The account of this API key has no access to the LLM Gateway ({reported})."),
            401 or 403 => new(FailureKind.ApiKeyRejected, $"The gateway refused the API key or the account ({reported})."),
            429 => new(FailureKind.RateLimited, $"The gateway refused the request repeatedly because of too many requests ({reported})."),
            400 or 410 when Contains($"model {model} is not supported") || Contains("does not have access to this") || Contains("deprecated") =>
                new(FailureKind.ModelNotAvailable, $"The gateway does not offer the model '{model}' to this account ({reported})."),
            >= 500 => new(FailureKind.GatewayUnavailable, $"The gateway failed ({reported})."),
            _ => new(FailureKind.AnalysisRejected, $"The gateway refused the request ({reported})."),
        };
    }

    private static string? Find(JsonElement root)
    {
        JsonElement? error = GatewayFields.Field(root, "error");
        return Listed(root) ?? Listed(error) ?? GatewayFields.Text(error, "message") ?? GatewayFields.Text(root, "error") ?? GatewayFields.Text(root, "message");
    }

    private static string? Listed(JsonElement? parent)
    {
        string[] errors = [.. GatewayFields.Items(GatewayFields.Field(GatewayFields.Field(parent, "metadata"), "errors")).Select(error => error.ToString())];
        return errors.Length == 0 ? null : PrintableText.Line(string.Join("; ", errors));
    }
}
