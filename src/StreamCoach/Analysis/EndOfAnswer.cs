using System.Globalization;
using System.Text.Json;
using StreamCoach.Errors;

namespace StreamCoach.Analysis;

/// <summary>Why a model stopped, under one name for all providers.</summary>
internal static class EndOfAnswer
{
    /// <summary>The reason of an answer that broke off: ours, because the gateway gave none.</summary>
    public const string Interrupted = "interrupted";

    /// <summary>The reason in OpenAI's words; others as they come. Claude says <c>end_turn</c> and <c>max_tokens</c>.</summary>
    public static string Normalize(string? reason) => reason switch
    {
        null or "end_turn" or "stop_sequence" => "stop",
        "max_tokens" or "MAX_TOKENS" => "length",
        _ => reason,
    };

    /// <summary>The failure of an answer without text.</summary>
    /// <param name="reason">Why it ended, normalised.</param>
    /// <param name="asked">What was asked.</param>
    /// <param name="usage">The tokens that it took.</param>
    /// <param name="said">The beginning of the answer.</param>
    public static StreamCoachException NoText(string reason, ChatRequest asked, JsonElement? usage, string? said)
    {
        if (reason != "length")
            return new(FailureKind.AnalysisUnreadable, $"The gateway's answer contains no text; it ended with '{reason}'{(said is null ? "" : $": \"{said}\"")}.");
        // A model that reasons counts its reasoning as part of the answer.
        int? reasoning = LooseJson.Count(LooseJson.Field(usage, "completion_tokens_details"), "reasoning_tokens");
        return new(FailureKind.AnalysisTokensExhausted, string.Create(CultureInfo.InvariantCulture,
            $"The model '{asked.Model}' used all {asked.MaxTokens:N0} tokens of its answer before it wrote any text{(reasoning > 0 ? $", {reasoning:N0} of them for reasoning" : "")}."));
    }
}
