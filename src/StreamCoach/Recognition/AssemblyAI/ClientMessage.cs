namespace StreamCoach.Recognition.AssemblyAI;

/// <summary>A message of the client that is not audio (protocol: A6). <see langword="null"/> properties are not sent, and keep their value at the service.</summary>
internal sealed class ClientMessage
{
    /// <summary>Ends the session: the service transcribes the audio that it has, and answers with Termination.</summary>
    public static readonly ClientMessage Terminate = new() { Type = nameof(Terminate) };

    /// <summary>Ends the open turn now.</summary>
    public static readonly ClientMessage ForceEndpoint = new() { Type = nameof(ForceEndpoint) };

    /// <summary>Keeps a session open that sends no audio.</summary>
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

    /// <summary>Changes the options of a running session.</summary>
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
