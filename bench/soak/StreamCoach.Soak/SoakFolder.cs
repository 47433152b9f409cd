using StreamCoach.Sandbox;

namespace StreamCoach.Soak;

/// <summary>
/// The folder of a run, which is deleted afterwards, and its API key. bench/soak/secrecy sets the key and then searches the remaining
/// files for it.
/// </summary>
internal sealed class SoakFolder : IDisposable
{
    public static string Key { get; } = Environment.GetEnvironmentVariable("STREAMCOACH_SOAK_KEY") ?? "sandbox";

    public static SandboxOptions Sandbox => new() { ApiKey = Key };

    public string Folder { get; } = Directory.CreateTempSubdirectory("streamcoach-soak-").FullName;

    public void Dispose()
    {
        if (Environment.GetEnvironmentVariable("STREAMCOACH_SOAK_KEEP") is null) Directory.Delete(Folder, recursive: true);
    }
}
