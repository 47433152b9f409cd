using System.Text.Json;
using System.Text.Json.Serialization;

namespace StreamCoach.Analysis;

/// <summary>A request to the gateway (protocol: B2). What is <see langword="null"/> is not sent: unsupported parameters are refused, not ignored.</summary>
internal sealed class ChatRequest
{
    public required string Model { get; init; }
    public required ChatMessage[] Messages { get; init; }
    public required int MaxTokens { get; init; }
    public double? Temperature { get; init; }
    public JsonElement? ResponseFormat { get; init; }
    public ChatFallback[]? Fallbacks { get; init; }
    public bool? Stream { get; init; }
    public ChatStreamOptions? StreamOptions { get; init; }
}

/// <summary>A message of a request or an answer, and what a streamed answer grows by.</summary>
internal sealed class ChatMessage
{
    public string? Role { get; init; }
    public string? Content { get; init; }
}

internal sealed class ChatFallback
{
    public required string Model { get; init; }
}

internal sealed class ChatStreamOptions
{
    public bool IncludeUsage { get; init; }
}

/// <summary>An answer (protocol: B3), or a piece of a streamed one (B5); every key optional.</summary>
internal sealed class ChatResponse
{
    public string? Id { get; init; }
    public string? RequestId { get; init; }
    public string? Model { get; init; }
    public ChatChoice?[]? Choices { get; init; }
    public ChatUsage? Usage { get; init; }
}

internal sealed class ChatChoice
{
    public ChatMessage? Message { get; init; }
    public ChatMessage? Delta { get; init; }
    public string? FinishReason { get; init; }
}

/// <summary>Usage comes under two names.</summary>
internal sealed class ChatUsage
{
    public int? InputTokens { get; init; }
    public int? OutputTokens { get; init; }
    public int? PromptTokens { get; init; }
    public int? CompletionTokens { get; init; }
}

/// <summary>The list of models (protocol: B4), every key optional.</summary>
internal sealed class ModelList
{
    public ModelEntry?[]? Data { get; init; }
}

internal sealed class ModelEntry
{
    public string? Id { get; init; }
    public string? Name { get; init; }
    public string? Creator { get; init; }
    public int? ContextLength { get; init; }
    public string?[]? SupportedParameters { get; init; }
    public string?[]? AvailableRegions { get; init; }
    public string? RetirementDate { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ChatRequest))]
[JsonSerializable(typeof(ChatResponse))]
[JsonSerializable(typeof(ModelList))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class GatewayJson : JsonSerializerContext;
