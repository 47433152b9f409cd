using System.Text.Json;
using System.Text.Json.Serialization;

namespace StreamCoach.Analysis;

/// <summary>
/// A request to the gateway (protocol: B2). <see langword="null"/> properties are not sent, because unsupported parameters are refused,
/// not ignored.
/// </summary>
internal sealed record ChatRequest
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

/// <summary>A message of a request.</summary>
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

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ChatRequest))]
internal sealed partial class GatewayJson : JsonSerializerContext;
