using System.Globalization;
using System.Text.Json;
using StreamCoach.Errors;

namespace StreamCoach.Analysis;

/// <summary>The reasons why a model stopped, with the same names for all providers.</summary>
internal static class FinishReasons
{
    /// <summary>The reason for an answer that broke off; StreamCoach's own, because the gateway gave none.</summary>
    public const string Interrupted = "interrupted";

    /// <summary>
    /// Converts a reason to OpenAI's term; unknown ones are unchanged. Claude uses <c>end_turn</c> and <c>max_tokens</c>.
    /// </summary>
    public static string Normalize(string? reason) => reason switch
    {
        null or "end_turn" or "stop_sequence" => "stop",
        "max_tokens" or "MAX_TOKENS" => "length",
        _ => reason,
    };

    /// <summary>Creates the failure for an answer without text.</summary>
    /// <param name="reason">The normalized reason.</param>
    /// <param name="request">The request.</param>
    /// <param name="usage">The tokens that were used.</param>
    /// <param name="beginning">The beginning of the answer.</param>
    public static StreamCoachException NoText(string reason, ChatRequest request, JsonElement? usage, string? beginning)
    {
        if (reason != "length")
            return new(FailureKind.AnalysisUnreadable, $"The gateway's answer contains no text; it ended with '{reason}'{(beginning is null ? "" : $": \"{beginning}\"")}.");
        // Reasoning models count their reasoning as part of the answer.
        int? reasoning = GatewayFields.Count(GatewayFields.Field(usage, "completion_tokens_details"), "reasoning_tokens");
        return new(FailureKind.AnalysisTokensExhausted, string.Create(CultureInfo.InvariantCulture,
            $"The model '{request.Model}' used all {request.MaxTokens:N0} tokens of its answer before it wrote any text{(reasoning > 0 ? $", {reasoning:N0} of them for reasoning" : "")}."));
    }
}
