using StreamCoach.Sandbox;

namespace StreamCoach.Soak;

/// <summary>A run's folder, which is gone afterwards, and its key. bench/soak/secrecy sets the key, and searches what is left then.</summary>
internal sealed class Workplace : IDisposable
{
    public static string Key { get; } = Environment.GetEnvironmentVariable("STREAMCOACH_SOAK_KEY") ?? "sandbox";

    public static SandboxOptions Sandbox => new() { ApiKey = Key };

    public string Folder { get; } = Directory.CreateTempSubdirectory("streamcoach-soak-").FullName;

    public void Dispose()
    {
        if (Environment.GetEnvironmentVariable("STREAMCOACH_SOAK_KEEP") is null) Directory.Delete(Folder, recursive: true);
    }
}
