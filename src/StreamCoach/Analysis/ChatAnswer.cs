using System.Text;
using System.Text.Json;
using StreamCoach.Streaming;

namespace StreamCoach.Analysis;

/// <summary>One answer of the gateway, whole or grown from a stream.</summary>
internal sealed record ChatAnswer(string Text, string Model, string FinishReason, TokenUsage? Usage, string? RequestId)
{
    /// <summary>Whether the model ran into its limit of tokens.</summary>
    public bool IsCutOff => FinishReason == "length";

    /// <summary>Reads an answer that came in one piece.</summary>
    /// <exception cref="StreamCoachException">It cannot be read, or holds no text.</exception>
    public static ChatAnswer Read(string body, string askedModel)
    {
        ChatResponse? response;
        try
        {
            response = JsonSerializer.Deserialize(body, GatewayJson.Default.ChatResponse);
        }
        catch (JsonException error)
        {
            throw new StreamCoachException(FailureKind.AnalysisUnreadable,
                $"The gateway's answer is no JSON that can be read: \"{GatewayError.Message(body)}\".", error);
        }
        ChatChoice? choice = response?.Choices?.FirstOrDefault();
        string text = PrintableText.Lines(choice?.Message?.Content);
        if (string.IsNullOrWhiteSpace(text))
            throw new StreamCoachException(FailureKind.AnalysisUnreadable, $"The gateway's answer holds no text: \"{GatewayError.Message(body)}\".");
        return new(text, PrintableText.Line(response!.Model ?? askedModel), Normalize(choice!.FinishReason), UsageOf(response), IdOf(response));
    }

    private static string Normalize(string? reason) => reason switch
    {
        null or "" or "stop" or "end_turn" => "stop",
        "length" or "max_tokens" => "length",
        _ => PrintableText.Line(reason),
    };

    private static TokenUsage? UsageOf(ChatResponse response) => response.Usage is { } usage
        ? new(usage.InputTokens ?? usage.PromptTokens ?? 0, usage.OutputTokens ?? usage.CompletionTokens ?? 0)
        : null;

    private static string? IdOf(ChatResponse response) => (response.RequestId ?? response.Id) is { } id ? PrintableText.Line(id) : null;

    /// <summary>Grows an answer from a stream's pieces (protocol: B5); every key of a piece may be missing or null.</summary>
    public sealed class Growing(string askedModel)
    {
        private readonly StringBuilder _text = new();
        private string? _model;
        private string? _finish;
        private string? _id;
        private TokenUsage? _usage;

        /// <summary>Takes the data of one event.</summary>
        /// <returns>What the answer grew by.</returns>
        /// <exception cref="JsonException">It is no JSON.</exception>
        public string Add(string data)
        {
            if (JsonSerializer.Deserialize(data, GatewayJson.Default.ChatResponse) is not { } piece) return "";
            ChatChoice? choice = piece.Choices?.FirstOrDefault();
            _model = piece.Model ?? _model;
            _id = IdOf(piece) ?? _id;
            _finish = choice?.FinishReason ?? _finish;
            _usage = UsageOf(piece) ?? _usage;
            string grown = PrintableText.Lines(choice?.Delta?.Content);
            _text.Append(grown);
            return grown;
        }

        /// <summary>The answer.</summary>
        /// <exception cref="StreamCoachException">The stream broke off, or held no text.</exception>
        public ChatAnswer ToAnswer()
        {
            if (_finish is null) throw new StreamCoachException(FailureKind.AnalysisUnreadable, "The gateway's answer broke off: its stream ended without an end.");
            string text = _text.ToString();
            return string.IsNullOrWhiteSpace(text)
                ? throw new StreamCoachException(FailureKind.AnalysisUnreadable, "The gateway's answer holds no text.")
                : new(text, PrintableText.Line(_model ?? askedModel), Normalize(_finish), _usage, _id);
        }
    }
}
