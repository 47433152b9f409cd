namespace StreamCoach.Recognition.AssemblyAI;

/// <summary>A speech model that the service is known to take (protocol: A3). It may take others: its list changes monthly.</summary>
/// <param name="Name">Its name, for <see cref="StreamingOptions.Model"/>.</param>
/// <param name="Use">What it is for, in a few words.</param>
public sealed record StreamingModel(string Name, string Use)
{
    /// <summary>Those that are known, the default first.</summary>
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
