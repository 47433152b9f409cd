namespace StreamCoach;

/// <summary>What a model made of a transcript.</summary>
public sealed class TranscriptAnalysis
{
    internal TranscriptAnalysis(string? sessionId, string text, string model, string finishReason, TokenUsage? usage, string? requestId)
    {
        SessionId = sessionId;
        Text = text;
        Model = model;
        FinishReason = finishReason;
        Usage = usage;
        RequestId = requestId;
    }

    /// <summary>The session that was analysed; <see langword="null"/> for plain text and for several sessions at once.</summary>
    public string? SessionId { get; }

    /// <summary>The model's answer. Control characters are replaced, so it is safe on a terminal.</summary>
    public string Text { get; }

    /// <summary>The model that answered.</summary>
    public string Model { get; }

    /// <summary>Why the model stopped: <c>stop</c> for a whole answer, <c>length</c> for one that was cut off; other words as the gateway gives them.</summary>
    public string FinishReason { get; }

    /// <summary>What it cost in tokens; <see langword="null"/> where the gateway does not say.</summary>
    public TokenUsage? Usage { get; }

    /// <summary>The gateway's id of the request, for its support.</summary>
    public string? RequestId { get; }

    /// <summary>The answer.</summary>
    public override string ToString() => Text;
}

/// <summary>Tokens of one request.</summary>
public sealed class TokenUsage
{
    internal TokenUsage(int input, int output)
    {
        InputTokens = input;
        OutputTokens = output;
    }

    /// <summary>Tokens of what was sent.</summary>
    public int InputTokens { get; }

    /// <summary>Tokens of the answer.</summary>
    public int OutputTokens { get; }

    /// <summary>Both.</summary>
    public int TotalTokens => InputTokens + OutputTokens;

    /// <summary>Both numbers in words.</summary>
    public override string ToString() => $"{InputTokens} in, {OutputTokens} out";
}
