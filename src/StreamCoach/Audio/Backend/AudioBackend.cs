using System.Reflection;
using System.Runtime.Loader;

namespace StreamCoach.Audio.Backend;

/// <summary>
/// Finds the audio library beside the engine and loads it on first use, in a load context of its own: another module in the same
/// PowerShell may have loaded another version of NAudio.
/// </summary>
internal static class AudioBackend
{
    private const string AssemblyName = "StreamCoach.NAudio", TypeName = "StreamCoach.NAudio.NAudioBackend";

    private static readonly Lazy<(IAudioBackend? Backend, string? Missing)> Loaded = new(() => Load(EngineFolder()));

    /// <summary>The library; <see langword="null"/> if it is not shipped or cannot be loaded.</summary>
    public static IAudioBackend? Current => Loaded.Value.Backend;

    /// <summary>Why the library is missing and what to do; <see langword="null"/> if it is loaded.</summary>
    public static string? Missing => Loaded.Value.Missing;

    internal static (IAudioBackend? Backend, string? Missing) Load(string folder)
    {
        string path = Path.Combine(folder, "Dependencies", $"{AssemblyName}.dll");
        if (!File.Exists(path)) return (null, $"The audio library is missing: there is no '{path}'. Install StreamCoach again.");
        try
        {
            Type type = new LoadContext(Path.GetDirectoryName(path)!).LoadFromAssemblyPath(path).GetType(TypeName, throwOnError: true)!;
            return ((IAudioBackend)Activator.CreateInstance(type)!, null);
        }
        catch (Exception error) when (error is IOException or BadImageFormatException or TypeLoadException or TargetInvocationException or InvalidCastException)
        {
            return (null, $"The audio library in '{path}' cannot be loaded: {error.Message}");
        }
    }

    // AppContext.BaseDirectory is pwsh's own folder when the engine runs inside pwsh.
    private static string EngineFolder() => Path.GetDirectoryName(typeof(AudioBackend).Assembly.Location) is { Length: > 0 } folder ? folder : AppContext.BaseDirectory;

    /// <summary>Looks beside the library first, and shares the engine that is already loaded.</summary>
    private sealed class LoadContext(string folder) : AssemblyLoadContext("StreamCoach audio library")
    {
        protected override Assembly? Load(AssemblyName assemblyName)
        {
            Assembly engine = typeof(AudioBackend).Assembly;
            if (assemblyName.Name == engine.GetName().Name) return engine;
            string path = Path.Combine(folder, $"{assemblyName.Name}.dll");
            return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
        }
    }
}
