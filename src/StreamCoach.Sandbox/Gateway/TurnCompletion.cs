using System.Text.Json;

namespace StreamCoach.Sandbox.Gateway;

/// <summary>
/// Creates the completion that a streaming session requests with each turn; {{turn}} in its messages is replaced by the turn's text.
/// </summary>
internal static class TurnCompletion
{
    public static JsonElement Answer(JsonElement asked, string turn)
    {
        string model = asked.TryGetProperty("model", out JsonElement named) && named.ValueKind == JsonValueKind.String ? named.GetString()! : "";
        int maxTokens = asked.TryGetProperty("max_tokens", out JsonElement max) && max.TryGetInt32(out int tokens) && tokens > 0
            ? tokens
            : CompletionRequest.DefaultMaxTokens;
        string prompt = asked.TryGetProperty("messages", out JsonElement messages) ? messages.GetRawText() : "";
        // Without the placeholder the model gets no turn.
        string heard = prompt.Contains("{{turn}}", StringComparison.Ordinal) ? turn : "";
        string text = RuleAnalysis.Of("Transcript: " + heard).ToText();
        return JsonElement.Parse(ChatCompletion.Cut(model, text, prompt.Length + heard.Length, maxTokens).ToJson(null));
    }
}
