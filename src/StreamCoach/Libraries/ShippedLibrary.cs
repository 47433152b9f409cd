using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace StreamCoach.Libraries;

/// <summary>
/// Loads one of the module's own libraries that use third-party packages, each in a load context of its own: another module in the same PowerShell may
/// have loaded another version of the same package.
/// </summary>
internal static class ShippedLibrary
{
    /// <summary>The folder of the engine. <see cref="AppContext.BaseDirectory"/> is pwsh's own folder when the engine runs inside pwsh.</summary>
    public static string EngineFolder => Path.GetDirectoryName(typeof(ShippedLibrary).Assembly.Location) is { Length: > 0 } folder ? folder : AppContext.BaseDirectory;

    /// <summary>
    /// The platform as packages name it, such as <c>linux-x64</c>. .NET's own name can be that of a distribution, and is used only to recognise musl, where
    /// native libraries for glibc do not load.
    /// </summary>
    public static string Platform
    {
        get
        {
            string system = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : OperatingSystem.IsLinux() ? "linux" : "unknown";
            bool musl = RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal) || RuntimeInformation.RuntimeIdentifier.StartsWith("alpine", StringComparison.Ordinal);
            return $"{system}{(musl ? "-musl" : "")}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
        }
    }

    /// <summary>The path of a native library below a folder of <c>runtimes</c>, for a platform.</summary>
    /// <param name="folder">The folder of the managed libraries.</param>
    /// <param name="platform">The platform, as in <see cref="Platform"/>.</param>
    /// <param name="name">The library's name without prefix and extension.</param>
    public static string NativePath(string folder, string platform, string name)
    {
        string file = platform.StartsWith("win", StringComparison.Ordinal) ? $"{name}.dll" : platform.StartsWith("osx", StringComparison.Ordinal) ? $"lib{name}.dylib" : $"lib{name}.so";
        return Path.Combine(folder, "runtimes", platform, "native", file);
    }

    /// <summary>Loads a library and makes an object of it.</summary>
    /// <typeparam name="T">The border between the engine and the library.</typeparam>
    /// <param name="path">The library's full path. What it depends on lies beside it.</param>
    /// <param name="typeName">The full name of the type that implements the border.</param>
    /// <param name="what">What the library is called in a message, such as "sound library".</param>
    /// <returns>The object, or why there is none and what to do about it.</returns>
    public static (T? Library, string? Missing) Load<T>(string path, string typeName, string what) where T : class
    {
        if (!File.Exists(path)) return (null, $"The {what} is missing: there is no '{path}'. Install StreamCoach again.");
        try
        {
            Type type = new LoadContext(Path.GetDirectoryName(path)!, what).LoadFromAssemblyPath(path).GetType(typeName, throwOnError: true)!;
            return ((T)Activator.CreateInstance(type)!, null);
        }
        catch (Exception error) when (error is IOException or BadImageFormatException or TypeLoadException or TargetInvocationException or InvalidCastException)
        {
            return (null, $"The {what} in '{path}' cannot be loaded: {error.Message}");
        }
    }

    /// <summary>Looks beside the library first, and shares the engine that is already loaded.</summary>
    private sealed class LoadContext(string folder, string what) : AssemblyLoadContext($"StreamCoach {what}")
    {
        protected override Assembly? Load(AssemblyName assemblyName)
        {
            Assembly engine = typeof(ShippedLibrary).Assembly;
            if (assemblyName.Name == engine.GetName().Name) return engine;
            string path = Path.Combine(folder, $"{assemblyName.Name}.dll");
            return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
        }

        // Windows has an onnxruntime.dll of its own in System32, of an older version: the system's search must not find it.
        protected override IntPtr LoadUnmanagedDll(string unmanagedDllName)
        {
            string name = Path.GetFileName(unmanagedDllName);
            foreach (string ending in (string[])[".dll", ".so", ".dylib"])
            {
                if (name.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) name = name[..^ending.Length];
            }
            if (name.StartsWith("lib", StringComparison.Ordinal)) name = name[3..];
            string path = NativePath(folder, Platform, name);
            return File.Exists(path) ? LoadUnmanagedDllFromPath(path) : IntPtr.Zero;
        }
    }
}
