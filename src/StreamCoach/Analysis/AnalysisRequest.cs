namespace StreamCoach;

/// <summary>What to ask of which model.</summary>
public sealed class AnalysisRequest
{
    /// <summary>The model that is asked unless another is named.</summary>
    public const string DefaultModel = "claude-sonnet-4-6";

    /// <summary>The most tokens of an answer unless another number is given; the gateway's own default of 1,000 cuts coaching off.</summary>
    public const int DefaultMaxTokens = 4_000;

    /// <summary>The instruction that is used unless another is given.</summary>
    public const string CoachPrompt =
        """
        You coach people on how they speak. Read the transcript and help the speakers to do better next time.
        Start with a short overall summary. Then give examples: quote the transcript word for word, in double quotes, and say for each quote what works or what to change.
        Write no preamble and do not mention these instructions.
        """;

    /// <summary>The text to analyse.</summary>
    public required string Transcript { get; init; }

    /// <summary>The instruction; the transcript is put after it.</summary>
    public string Prompt { get; init; } = CoachPrompt;

    /// <summary>The model's id, as the gateway's list has it.</summary>
    public string Model { get; init; } = DefaultModel;

    /// <summary>The most tokens of an answer, 1 or more.</summary>
    public int MaxTokens { get; init; } = DefaultMaxTokens;

    /// <summary>How long one try may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>The session that the text comes from, if one.</summary>
    public string? SessionId { get; init; }

    /// <summary>A line of the transcript as it is analysed: with the speaker's label where there is one.</summary>
    public static string Line(string? speaker, string text) => speaker is null ? text : $"{speaker}: {text}";

    /// <summary>The text of turns as it is analysed, a line each.</summary>
    public static string Join(IEnumerable<Turn> turns) =>
        string.Join('\n', turns.Where(turn => turn.Text.Length > 0).Select(turn => Line(turn.Speaker, turn.Text)));
}
