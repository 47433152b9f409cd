using StreamCoach.Errors;

namespace StreamCoach.Recognition.Models;

/// <summary>The models that can be installed. Each file is pinned by length and SHA-256, and each address by the version of its package.</summary>
/// <param name="entries">The models, the best first: this is the order in which a default is chosen.</param>
internal sealed class SpeechModelCatalog(IReadOnlyList<SpeechModelEntry> entries)
{
    // The English weights are MIT by the LICENSE of https://github.com/moonshine-ai/moonshine. Later versions of the package no longer contain them.
    private const string MoonshinePackage = "@usefulsensors/moonshine-js@0.1.16";
    // The package is ISC; the detector in it is MIT by https://github.com/snakers4/silero-vad.
    private const string DetectorPackage = "@ricky0123/vad-web@0.0.31";

    // Serves any version of any npm package to everybody, for as long as npm has it.
    private const string Server = "https://cdn.jsdelivr.net/npm/";

    private static readonly SpeechModelFolder Silero = new("silero-vad",
    [
        new("silero_vad_v5.onnx", new(2_327_524, "2623a2953f6ff3d2c1e61740c6cdb7168133479b267dfef114a4a3cc5bdd788f"),
            "e7719a5a43fa8aa305a77299be5fb322e33e007774938010021eafa0f7f48455", Address(DetectorPackage, "dist/silero_vad_v5.onnx")),
    ]);

    private static readonly SpeechModelFile Vocabulary = new(SpeechModelNames.Vocabulary, new(242_918, "0f97b4337921e6e7e9b4620fc73338ee570aecd3c16038bc23870a887e995045"),
        "d3cf0bd281accc5534e1cdab1c1b8901508326091be4ece94ef3400c92ed794a", Address(MoonshinePackage, "dist/moonshine.min.js"))
    {
        Script = new(2_279_439, "009792c7c920223613fb04d140cea645915907c68962380edb0ad386765f6fa2"),
    };

    /// <summary>The models that StreamCoach knows.</summary>
    public static SpeechModelCatalog Published { get; } = new(
    [
        Moonshine("base",
            new(20_513_063, "1dd9ab0a7f987113d30affcba5a068d11c8f90fa0223caa3e491ade431ad9751"), "4fb1700b04a3b568a731ace840d9c45bac1b7f8dc22d9e935d2a5ce1ee4e660b",
            new(42_498_870, "cc9f3cd6698a369c6008b41aa60aa3fb3322e7f03c9bdf19d8e6b7200afca4f3"), "48e8b31b522dbebc497c769a533174fbc1b858b237f4491957bdf2670f3ef805"),
        Moonshine("tiny",
            new(7_937_661, "c6fc4b7bc5af75c0591fd157a1f3829b533d18e9769a888fd95a62e470dd4f4a"), "cfa35a027e6cb61681464e6804e4e05fb319f90efafd8a8f1e1947f785bd2ca8",
            new(20_243_286, "eed87831c3a6103534aae7d47a5d485025c659a1323901513961c39fe8a1a367"), "a0a0df8b8eec529fa542eb6bd1b6d9b537b1e59b5680ab0a2b5aa1f818a1baf2"),
    ]);

    /// <summary>The models, the best first.</summary>
    public IReadOnlyList<SpeechModelEntry> Entries => entries;

    /// <summary>Returns a model by its name, in any case.</summary>
    /// <exception cref="StreamCoachException">There is no such model.</exception>
    public SpeechModelEntry Get(string name) => entries.FirstOrDefault(entry => entry.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new StreamCoachException(FailureKind.SpeechModelUnknown, $"There is no speech model '{name}'. The models are: {string.Join(", ", entries.Select(entry => entry.Name))}.");

    private static SpeechModelEntry Moonshine(string size, FileContent encoder, string encoderSample, FileContent decoder, string decoderSample) =>
        new($"moonshine-{size}", ["en"], "MIT", [MoonshinePackage, DetectorPackage], new($"{Server}{MoonshinePackage}"), new($"moonshine-{size}",
        [
            new(SpeechModelNames.Encoder, encoder, encoderSample, Address(MoonshinePackage, $"dist/model/{size}/quantized/encoder_model.onnx")),
            new(SpeechModelNames.Decoder, decoder, decoderSample, Address(MoonshinePackage, $"dist/model/{size}/quantized/decoder_model_merged.onnx")),
            Vocabulary,
        ]), Silero);

    private static Uri Address(string package, string path) => new($"{Server}{package}/{path}");
}

/// <summary>The names of a model's files in the store.</summary>
internal static class SpeechModelNames
{
    public const string Encoder = "encoder_model.onnx", Decoder = "decoder_model_merged.onnx", Vocabulary = "vocabulary.bin";
}
