using System.Text.Json;
using StreamCoach.Sandbox.Faults;
using StreamCoach.Sandbox.Streaming;

namespace StreamCoach.Sandbox.Gateway;

/// <summary>An answer: the text, cut to max_tokens, and its finish reason.</summary>
internal sealed record ChatCompletion(string Model, string? Content, string FinishReason, int PromptTokens, int CompletionTokens)
{
    private const int CharactersAToken = 4;

    public string RequestId { get; } = GatewayErrors.NewId();

    /// <summary>The ways in which the answer's form differs from the usual one.</summary>
    public SandboxAnswerForm Form { get; init; }

    /// <summary>Tokens of the answer that are not text.</summary>
    public int ReasoningTokens { get; init; }

    /// <summary>The content in the requested form.</summary>
    public string? WrittenContent => Is(SandboxAnswerForm.CodeFence) && Content?.StartsWith('{') == true ? $"```json\n{Content}\n```" : Content;

    /// <summary>The finish reason in the requested form.</summary>
    public string WrittenReason => !Is(SandboxAnswerForm.ClaudeReasons) ? FinishReason
        : FinishReason switch { "stop" => "end_turn", "length" => "max_tokens", _ => FinishReason };

    public static int Tokens(int characters) => (characters + CharactersAToken - 1) / CharactersAToken;

    /// <summary>Answers a request, or continues an answer that was cut off.</summary>
    /// <param name="request">The request.</param>
    /// <param name="lying">Whether the quotes are false.</param>
    public static ChatCompletion Answer(CompletionRequest request, bool lying = false)
    {
        RuleAnalysis analysis = request.Question is { } question ? RuleAnalysis.Answering(question, request.UserText) : RuleAnalysis.Of(request.UserText);
        string text = AnswerShape.Write(lying ? LyingQuotes.Of(analysis) : analysis, request);
        // Continues where the client says that the answer stopped.
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

    /// <summary>Returns the same answer with null content.</summary>
    public ChatCompletion WithoutText(string finishReason, int maxTokens) =>
        this with { Content = null, FinishReason = finishReason, CompletionTokens = maxTokens, ReasoningTokens = maxTokens };

    public bool Is(SandboxAnswerForm form) => Form.HasFlag(form);

    public string Shape(string json) =>
        JsonShape.Of(json, Is(SandboxAnswerForm.NumbersAsText), Is(SandboxAnswerForm.UnknownKeys), Is(SandboxAnswerForm.ReversedKeys));

    public string ToJson(JsonElement? asked) => Shape(JsonText.Text(json =>
    {
        if (!Is(SandboxAnswerForm.NoIds))
        {
            json.WriteString("request_id", RequestId);
            json.WriteString("model", Model);
        }

        if (asked is { } body)
            WriteRequest(json, body);
        json.WriteStartArray("choices");
        json.WriteStartObject();
        json.WriteNumber("index", 0);
        json.WriteStartObject("message");
        json.WriteString("role", "assistant");
        WriteContent(json, WrittenContent);
        json.WriteEndObject();
        json.WriteString("finish_reason", WrittenReason);
        json.WriteEndObject();
        json.WriteEndArray();
        WriteUsage(json);
        if (Is(SandboxAnswerForm.NoStatusCode))
            return;
        json.WriteNumber("http_status_code", 200);
        json.WriteNumber("response_time", 53194779);
        json.WriteNumber("llm_status_code", 200);
    }));

    /// <summary>Writes the content of a message, or a piece of it.</summary>
    public void WriteContent(Utf8JsonWriter json, string? content)
    {
        if (content is null || !Is(SandboxAnswerForm.ContentAsParts))
        {
            json.WriteString("content", content);
            return;
        }

        json.WriteStartArray("content");
        json.WriteStartObject();
        json.WriteString("type", "reasoning");
        json.WriteString("text", "This is not part of the answer.");
        json.WriteEndObject();
        int half = content.Length / 2 is int at && at > 0 && char.IsHighSurrogate(content[at - 1]) ? at + 1 : content.Length / 2;
        foreach (string part in (string[])[content[..half], content[half..]])
        {
            json.WriteStartObject();
            json.WriteString("type", "text");
            json.WriteString("text", part);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Writes the usage, under both naming schemes.</summary>
    public void WriteUsage(Utf8JsonWriter json)
    {
        if (Is(SandboxAnswerForm.NoUsage))
            return;
        if (Is(SandboxAnswerForm.NullUsage))
        {
            json.WriteNull("usage");
            return;
        }

        bool own = !Is(SandboxAnswerForm.OpenAIUsage);
        json.WriteStartObject("usage");
        json.WriteNumber("input_tokens", own ? PromptTokens : 0);
        json.WriteNumber("prompt_tokens", PromptTokens);
        json.WriteNumber("output_tokens", own ? CompletionTokens : 0);
        json.WriteNumber("completion_tokens", CompletionTokens);
        json.WriteNumber("total_tokens", PromptTokens + CompletionTokens);
        json.WriteStartObject("prompt_tokens_details");
        json.WriteNumber("cached_tokens", 0);
        json.WriteNumber("audio_tokens", 0);
        json.WriteEndObject();
        json.WriteStartObject("completion_tokens_details");
        json.WriteNumber("reasoning_tokens", ReasoningTokens);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>Writes the options of the request, without the messages.</summary>
    private static void WriteRequest(Utf8JsonWriter json, JsonElement body)
    {
        json.WriteStartObject("request");
        foreach (JsonProperty property in body.EnumerateObject().Where(p => p.Name is not ("messages" or "prompt")))
            property.WriteTo(json);
        json.WriteEndObject();
    }
}
