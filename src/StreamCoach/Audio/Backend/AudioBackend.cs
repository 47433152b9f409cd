using System.Reflection;
using System.Runtime.Loader;

namespace StreamCoach.Audio.Backend;

/// <summary>
/// Finds the sound library beside the engine and loads it on first use, in a context of its own: another module of the same PowerShell may hold
/// another version of the same library, and neither sees the other's.
/// </summary>
internal static class AudioBackend
{
    private const string AssemblyName = "StreamCoach.NAudio", TypeName = "StreamCoach.NAudio.NAudioBackend";

    private static readonly Lazy<(IAudioBackend? Backend, string? Missing)> Loaded = new(() => Load(EngineFolder()));

    /// <summary>The library; <see langword="null"/> where it is not shipped or cannot be loaded.</summary>
    public static IAudioBackend? Current => Loaded.Value.Backend;

    /// <summary>Why there is none, and what to do; <see langword="null"/> where there is one.</summary>
    public static string? Missing => Loaded.Value.Missing;

    internal static (IAudioBackend? Backend, string? Missing) Load(string folder)
    {
        string path = Path.Combine(folder, "Dependencies", $"{AssemblyName}.dll");
        if (!File.Exists(path)) return (null, $"The sound library is missing: there is no '{path}'. Install StreamCoach again.");
        try
        {
            Type type = new LoadContext(Path.GetDirectoryName(path)!).LoadFromAssemblyPath(path).GetType(TypeName, throwOnError: true)!;
            return ((IAudioBackend)Activator.CreateInstance(type)!, null);
        }
        catch (Exception error) when (error is IOException or BadImageFormatException or TypeLoadException or TargetInvocationException or InvalidCastException)
        {
            return (null, $"The sound library in '{path}' cannot be loaded: {error.Message}");
        }
    }

    // Not the program's folder: inside pwsh that is pwsh's own.
    private static string EngineFolder() => Path.GetDirectoryName(typeof(AudioBackend).Assembly.Location) is { Length: > 0 } folder ? folder : AppContext.BaseDirectory;

    /// <summary>Looks beside the library first, and hands back the engine that is running.</summary>
    private sealed class LoadContext(string folder) : AssemblyLoadContext("StreamCoach sound library")
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
