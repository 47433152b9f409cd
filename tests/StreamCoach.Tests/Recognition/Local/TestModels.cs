using StreamCoach.Libraries;
using StreamCoach.Recognition.Local;
using StreamCoach.Tests.House;

namespace StreamCoach.Tests.Recognition.Local;

/// <summary>Speech models for tests. They are large and not in the repository; where they are missing, a test is skipped and says so.</summary>
internal static class TestModels
{
    private const string Variable = "STREAMCOACH_TEST_MODELS";

    private static readonly Lazy<(ISpeechEngine? Engine, string? Missing)> Library = new(() => SpeechLibrary.Load(Path.Combine(ReferencesTests.Root(), "out", "StreamCoach"), ShippedLibrary.Platform));

    /// <summary>The speech library, loaded from the module as the engine does it.</summary>
    public static ISpeechEngine Engine
    {
        get
        {
            if (Library.Value.Engine is null) Assert.Skip(Library.Value.Missing!);
            return Library.Value.Engine;
        }
    }

    /// <summary>The files of a model.</summary>
    public static SpeechModelFiles Files(string name = "moonshine-tiny")
    {
        string root = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named ? named : Path.Combine(ReferencesTests.Root(), "out", "models"), folder = Path.Combine(root, name);
        var files = new SpeechModelFiles(name, Path.Combine(folder, "encoder_model.onnx"), Path.Combine(folder, "decoder_model_merged.onnx"), Path.Combine(folder, "vocabulary.bin"),
            Path.Combine(root, "silero-vad", "silero_vad_v5.onnx"));
        foreach (string path in (string[])[files.Encoder, files.Decoder, files.Vocabulary, files.VoiceActivity])
        {
            if (!File.Exists(path)) Assert.Skip($"There is no '{path}'. Set {Variable} to a folder with speech models, or get them into out/models.");
        }
        return files;
    }
}
