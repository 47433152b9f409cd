namespace StreamCoach.Sandbox.Streaming;

/// <summary>The values of speech_model, and their behaviour.</summary>
internal static class SpeechModels
{
    /// <summary>The model if none is named, since 2026-09-29.</summary>
    public const string Default = "universal-3-6-pro";

    /// <summary>In the order of the service's own error text.</summary>
    public static readonly string[] All =
    [
        "universal-streaming-english", "universal-streaming-multilingual", "whisper-rt", "u3-rt-pro", "u3-rt-pro-beta-1", "u3-rt-agent",
        "universal-3-5-pro", "universal-3-6-pro", "universal-3-6", "universal-3-7-preview", "_universal-3-5-notetaker",
    ];

    public static bool IsWhisper(string model) => model == "whisper-rt";

    public static bool IsUniversalStreaming(string model) => model.StartsWith("universal-streaming", StringComparison.Ordinal);

    public static bool IsPro(string model) => !IsWhisper(model) && !IsUniversalStreaming(model);

    /// <summary>Whether a model is listed and sends Begin, but then fails with 3005.</summary>
    public static bool FailsAfterBegin(string model) => model is "universal-3-7-preview" or "u3-rt-agent";
}
