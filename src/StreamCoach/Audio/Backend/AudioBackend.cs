using StreamCoach.Libraries;

namespace StreamCoach.Audio.Backend;

/// <summary>Finds the audio library beside the engine and loads it on first use (see <see cref="ShippedLibrary"/>).</summary>
internal static class AudioBackend
{
    private const string AssemblyName = "StreamCoach.NAudio", TypeName = "StreamCoach.NAudio.NAudioBackend";

    private static readonly Lazy<(IAudioBackend? Backend, string? Missing)> Loaded = new(() => Load(ShippedLibrary.EngineFolder));

    /// <summary>The library; <see langword="null"/> if it is not shipped or cannot be loaded.</summary>
    public static IAudioBackend? Current => Loaded.Value.Backend;

    /// <summary>Why the library is missing and what to do; <see langword="null"/> if it is loaded.</summary>
    public static string? Missing => Loaded.Value.Missing;

    internal static (IAudioBackend? Backend, string? Missing) Load(string folder) =>
        ShippedLibrary.Load<IAudioBackend>(Path.Combine(folder, "Dependencies", $"{AssemblyName}.dll"), TypeName, "audio library");
}
