using System.Text.Json;
using StreamCoach.Sandbox.Faults;
using StreamCoach.Sandbox.Streaming;

namespace StreamCoach.Sandbox.Gateway;

/// <summary>An answer: the text, cut to max_tokens, and how it ended.</summary>
internal sealed record ChatCompletion(string Model, string Content, string FinishReason, int PromptTokens, int CompletionTokens)
{
    private const int CharactersAToken = 4;

    public string RequestId { get; } = GatewayErrors.NewId();

    public static int Tokens(int characters) => (characters + CharactersAToken - 1) / CharactersAToken;

    /// <summary>The answer to a request, or the rest of one that was begun.</summary>
    /// <param name="request">The request.</param>
    /// <param name="lying">Whether its quotes are not what was said.</param>
    public static ChatCompletion Answer(ChatRequest request, bool lying = false)
    {
        RuleAnalysis analysis = RuleAnalysis.Of(request.UserText);
        string text = AnswerForm.Write(lying ? LyingQuotes.Of(analysis) : analysis, request);
        // Continued where the client says that it stopped.
        if (request.Begun.Length > 0 && text.StartsWith(request.Begun, StringComparison.Ordinal))
            text = text[request.Begun.Length..];
        return Cut(request.Model.Id, text, request.PromptCharacters, request.MaxTokens);
    }

    public static ChatCompletion Cut(string model, string text, int promptCharacters, int maxTokens)
    {
        bool whole = Tokens(text.Length) <= maxTokens;
        string content = whole ? text : text[..(maxTokens * CharactersAToken)];
        return new ChatCompletion(model, content, whole ? "stop" : "length", Tokens(promptCharacters), Tokens(content.Length));
    }

    public string ToJson(JsonElement? asked) => JsonText.Text(json =>
    {
        json.WriteString("request_id", RequestId);
        json.WriteString("model", Model);
        if (asked is { } body)
            WriteRequest(json, body);
        json.WriteStartArray("choices");
        json.WriteStartObject();
        json.WriteStartObject("message");
        json.WriteString("role", "assistant");
        json.WriteString("content", Content);
        json.WriteEndObject();
        json.WriteString("finish_reason", FinishReason);
        json.WriteEndObject();
        json.WriteEndArray();
        WriteUsage(json);
        json.WriteNumber("http_status_code", 200);
        json.WriteNumber("response_time", 53194779);
        json.WriteNumber("llm_status_code", 200);
    });

    /// <summary>The usage, under both naming schemes.</summary>
    public void WriteUsage(Utf8JsonWriter json)
    {
        json.WriteStartObject("usage");
        json.WriteNumber("input_tokens", PromptTokens);
        json.WriteNumber("prompt_tokens", PromptTokens);
        json.WriteNumber("output_tokens", CompletionTokens);
        json.WriteNumber("completion_tokens", CompletionTokens);
        json.WriteNumber("total_tokens", PromptTokens + CompletionTokens);
        json.WriteStartObject("prompt_tokens_details");
        json.WriteNumber("cached_tokens", 0);
        json.WriteNumber("audio_tokens", 0);
        json.WriteEndObject();
        json.WriteStartObject("completion_tokens_details");
        json.WriteNumber("reasoning_tokens", 0);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>The options that were asked for, without the messages.</summary>
    private static void WriteRequest(Utf8JsonWriter json, JsonElement body)
    {
        json.WriteStartObject("request");
        foreach (JsonProperty property in body.EnumerateObject().Where(p => p.Name is not ("messages" or "prompt")))
            property.WriteTo(json);
        json.WriteEndObject();
    }
}
