namespace StreamCoach.Recognition.AssemblyAI;

/// <summary>A message of the client that is not audio (protocol: A6). What is <see langword="null"/> is not sent, and stays as it was.</summary>
internal sealed class ClientMessage
{
    /// <summary>Asks the service to finish: it transcribes what it has and answers with Termination.</summary>
    public static readonly ClientMessage Terminate = new() { Type = nameof(Terminate) };

    /// <summary>Ends the open turn now.</summary>
    public static readonly ClientMessage ForceEndpoint = new() { Type = nameof(ForceEndpoint) };

    /// <summary>Keeps a session alive that sends no sound.</summary>
    public static readonly ClientMessage KeepAlive = new() { Type = nameof(KeepAlive) };

    public required string Type { get; init; }
    public string? Prompt { get; init; }
    public string[]? KeytermsPrompt { get; init; }
    public string? AgentContext { get; init; }
    public string[]? LanguageCodes { get; init; }
    public int? MinTurnSilence { get; init; }
    public int? MaxTurnSilence { get; init; }
    public double? VadThreshold { get; init; }
    public double? EndOfTurnConfidenceThreshold { get; init; }

    /// <summary>Changes a running session.</summary>
    public static ClientMessage Update(StreamingChange change) => new()
    {
        Type = "UpdateConfiguration",
        Prompt = change.Prompt,
        KeytermsPrompt = change.KeyTerms?.ToArray(),
        AgentContext = change.AgentContext,
        LanguageCodes = change.Languages?.ToArray(),
        MinTurnSilence = change.MinTurnSilence,
        MaxTurnSilence = change.MaxTurnSilence,
        VadThreshold = change.VadThreshold,
        EndOfTurnConfidenceThreshold = change.EndOfTurnConfidenceThreshold,
    };
}
