using StreamCoach.Storage;

namespace StreamCoach.Tests.Storage;

/// <summary>A root for saved sessions that is deleted after the test, unless bench/soak/secrecy needs it.</summary>
internal sealed class TemporaryRoot : IDisposable
{
    public const string Id = "20261123-040000-0123abcd";

    public string Path { get; } = Directory.CreateTempSubdirectory("streamcoach-").FullName;

    public SessionFolder Folder => SessionFolder.Create(Path, Id);

    public string Journal => Folder.FilePath(SessionFolder.JournalFile);

    public void Dispose()
    {
        if (Environment.GetEnvironmentVariable("STREAMCOACH_SOAK_KEEP") is null) Directory.Delete(Path, recursive: true);
    }
}
