using StreamCoach.Errors;
using StreamCoach.Libraries;

namespace StreamCoach.Recognition.Local;

/// <summary>Finds the speech library beside the engine and loads it on first use (see <see cref="ShippedLibrary"/>).</summary>
internal static class SpeechLibrary
{
    private const string AssemblyName = "StreamCoach.LocalSpeech", TypeName = "StreamCoach.LocalSpeech.LocalSpeechEngine", Native = "onnxruntime";

    private static readonly Lazy<(ISpeechEngine? Engine, string? Missing)> Loaded = new(() => Load(ShippedLibrary.EngineFolder, ShippedLibrary.Platform));

    /// <summary>The library.</summary>
    /// <exception cref="StreamCoachException">It is not shipped, does not run on this platform, or cannot be loaded.</exception>
    public static ISpeechEngine Current => Loaded.Value.Engine ?? throw new StreamCoachException(FailureKind.LocalSpeechUnavailable, Loaded.Value.Missing!);

    /// <summary>Why speech cannot be recognised on this machine; <see langword="null"/> where it can.</summary>
    public static string? Missing => Loaded.Value.Missing;

    internal static (ISpeechEngine? Engine, string? Missing) Load(string folder, string platform)
    {
        // In a folder of its own, because a load context looks beside its library: neither library sees the other's packages.
        string library = Path.Combine(folder, "Dependencies", "LocalSpeech"), path = Path.Combine(library, $"{AssemblyName}.dll");
        if (File.Exists(path) && !File.Exists(ShippedLibrary.NativePath(library, platform, Native)))
            return (null, $"Speech cannot be recognised on this machine: there is no recogniser for {platform}. It is available for {Platforms(library)}.");
        return ShippedLibrary.Load<ISpeechEngine>(path, TypeName, "speech library");
    }

    private static string Platforms(string library)
    {
        string runtimes = Path.Combine(library, "runtimes");
        string[] platforms = Directory.Exists(runtimes) ? [.. Directory.GetDirectories(runtimes).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)] : [];
        return platforms.Length == 0 ? "no platform in this installation" : string.Join(", ", platforms);
    }
}
