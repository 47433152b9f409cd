namespace StreamCoach.Recognition.AssemblyAI;

/// <summary>A known speech model of the service (protocol: A3). The service may accept others, because its list changes monthly.</summary>
/// <param name="Name">The name, for <see cref="StreamingOptions.Model"/>.</param>
/// <param name="Use">A short description.</param>
public sealed record StreamingModel(string Name, string Use)
{
    /// <summary>The known models, the default first.</summary>
    public static IReadOnlyList<StreamingModel> Known { get; } =
    [
        new(StreamingOptions.DefaultModel, "The default: Universal-3.6 Pro, 32 languages"),
        new("universal-3-5-pro", "Universal-3.5 Pro, 19 languages, which keeps fillers"),
        new("universal-streaming-english", "Universal-Streaming, English"),
        new("universal-streaming-multilingual", "Universal-Streaming, six languages"),
        new("u3-rt-pro", "Legacy: Universal-3 Pro, six languages, which keeps fillers"),
        new("whisper-rt", "Legacy: Whisper, 99 languages"),
    ];
}
