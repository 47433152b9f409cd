using System.Text.Json;
using StreamCoach.Errors;

namespace StreamCoach.Analysis;

/// <summary>A completion of the gateway (an answer of a model), in one piece or collected from a stream.</summary>
internal sealed record GatewayCompletion(string Text, string Model, string FinishReason, TokenUsage? Usage, string? RequestId)
{
    /// <summary>
    /// Why the rest is missing if the connection broke off or a limit was reached; <see langword="null"/> if the gateway ended the
    /// answer.
    /// </summary>
    public StreamCoachException? Failure { get; init; }

    /// <summary>Whether the model reached its token limit.</summary>
    public bool IsCutOff => FinishReason == "length";

    /// <summary>Parses the JSON of an answer in one piece.</summary>
    /// <exception cref="StreamCoachException">The body is not JSON.</exception>
    public static JsonElement Parse(string body)
    {
        try
        {
            return JsonElement.Parse(body);
        }
        catch (JsonException error)
        {
            throw new StreamCoachException(FailureKind.AnalysisUnreadable,
                $"The gateway's answer is not valid JSON: \"{GatewayError.Message(body)}\".", error);
        }
    }

    /// <summary>Reads an answer in one piece.</summary>
    /// <exception cref="StreamCoachException">The answer contains no text.</exception>
    public static GatewayCompletion Read(JsonElement root, ChatRequest request)
    {
        JsonElement? choice = GatewayFields.First(root, "choices"), usage = GatewayFields.Field(root, "usage");
        string text = MessageText.Of(GatewayFields.Field(choice, "message"));
        string reason = FinishReasons.Normalize(GatewayFields.Text(choice, "finish_reason"));
        if (string.IsNullOrWhiteSpace(text)) throw FinishReasons.NoText(reason, request, usage, GatewayError.Message(root.GetRawText()));
        return new(text, GatewayFields.Text(root, "model") ?? request.Model, reason, TokenUsage.Read(usage), IdOf(root));
    }

    /// <summary>The request id for the gateway's support; streamed answers use another field for it.</summary>
    public static string? IdOf(JsonElement root) => GatewayFields.Text(root, "request_id") ?? GatewayFields.Text(root, "id");
}
