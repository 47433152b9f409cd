using System.Security.Cryptography;
using System.Text;
using StreamCoach.Errors;
using StreamCoach.Recognition.Models;

namespace StreamCoach.JournalWriter;

/// <summary>A catalogue of two models of random bytes, small enough to be installed a thousand times, and the server's files for it.</summary>
internal static class SmallModels
{
    public const string Large = "small-a", Little = "small-b";

    private const string Detector = "detector.onnx", Script = "words.js", Vocabulary = "words.bin";

    private static readonly Dictionary<string, byte[]> Files = Make();

    /// <summary>The paths that a server has.</summary>
    public static IEnumerable<string> Paths => Files.Keys.Where(path => path != Vocabulary);

    /// <summary>What a server has at a path.</summary>
    public static byte[] At(string path) => Files[path];

    /// <summary>The files of a model as they are installed, by their path in the folder of models.</summary>
    public static Dictionary<string, byte[]> Installed(string name) => new()
    {
        [$"{name}/{SpeechModelNames.Encoder}"] = Files[$"{name}-encoder"],
        [$"{name}/{SpeechModelNames.Decoder}"] = Files[$"{name}-decoder"],
        [$"{name}/{SpeechModelNames.Vocabulary}"] = Files[Vocabulary],
        ["detector/" + Detector] = Files[Detector],
    };

    /// <summary>The catalogue, with its files at a server.</summary>
    public static SpeechModelCatalog Catalog(Uri server)
    {
        SpeechModelFolder detector = new("detector", [File(Detector, Detector, Detector)]);
        return new([Entry(Large), Entry(Little)]);

        SpeechModelEntry Entry(string name) => new(name, ["en"], "MIT", [$"{name}@1.0.0"], server, new(name,
        [
            File(SpeechModelNames.Encoder, $"{name}-encoder", $"{name}-encoder"),
            File(SpeechModelNames.Decoder, $"{name}-decoder", $"{name}-decoder"),
            File(SpeechModelNames.Vocabulary, Vocabulary, Script) with { Script = Of(Files[Script]) },
        ]), detector);

        SpeechModelFile File(string name, string content, string path) => new(name, Of(Files[content]), ContentSample.Of(new MemoryStream(Files[content])), new Uri(server, path));
    }

    /// <summary>Installs the large model in this process.</summary>
    /// <returns>Its state, or the failure.</returns>
    public static async Task<string> InstallAsync(string root, Uri server)
    {
        try
        {
            SpeechModel model = await new SpeechModelStore(root, Catalog(server)).InstallAsync(Large, new() { RetryDelay = TimeSpan.Zero });
            return model.State.ToString();
        }
        catch (StreamCoachException failure)
        {
            return failure.ToString();
        }
    }

    private static FileContent Of(byte[] content) => new(content.Length, Convert.ToHexStringLower(SHA256.HashData(content)));

    private static Dictionary<string, byte[]> Make()
    {
        var random = new Random(16);
        Dictionary<string, byte[]> files = [];
        (string, int)[] sizes =
        [
            ($"{Large}-encoder", 300_001), ($"{Large}-decoder", 420_000), ($"{Little}-encoder", 90_000), ($"{Little}-decoder", 70_001), (Detector, 5_003), (Vocabulary, 2_000),
        ];
        foreach ((string name, int bytes) in sizes)
        {
            files[name] = new byte[bytes];
            random.NextBytes(files[name]);
        }
        // Among other literals, one of which has the same length.
        byte[] other = new byte[2_000];
        random.NextBytes(other);
        files[Script] = Encoding.UTF8.GetBytes($"const a=\"AAAA\",b='{Convert.ToBase64String(other)}',v=\"{Convert.ToBase64String(files[Vocabulary])}\";");
        return files;
    }
}
