using System.Diagnostics;
using StreamCoach.Errors;
using StreamCoach.Sessions;

namespace StreamCoach.Tests.Storage;

public class RecordingClaimTests
{
    [Fact]
    public async Task A_pipe_without_a_writer_does_not_block_a_cancelled_caller()
    {
        using var pipe = new NamedPipe();
        using var stop = new CancellationTokenSource();
        Task<string> asking = SavedSessions.FingerprintAsync(pipe.Path, new SessionOptions(), stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking.Within());
        // The opening that was left behind gets its writer, and ends.
        await (await Task.Run(pipe.Write).Within()).DisposeAsync();
    }

    [Fact]
    public async Task A_pipe_has_no_fingerprint()
    {
        using var pipe = new NamedPipe();
        Task<FileStream> writer = Task.Run(pipe.Write);
        var failure = await Assert.ThrowsAsync<StreamCoachException>(() => SavedSessions.FingerprintAsync(pipe.Path, new SessionOptions(), Limit.Token).Within());
        Assert.Equal(FailureKind.AudioFileUnreadable, failure.Kind);
        Assert.Contains("pipe", failure.Message);
        await (await writer.Within()).DisposeAsync();
    }

    private sealed class NamedPipe : IDisposable
    {
        public NamedPipe()
        {
            if (OperatingSystem.IsWindows()) Assert.Skip("A pipe has no path there.");
            Process.Start("mkfifo", [Path]).WaitForExit();
        }

        public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"pipe-{Guid.NewGuid():N}");

        // Whoever reads holds a lock that keeps out those who would have it for themselves.
        public FileStream Write() => new(Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);

        public void Dispose() => File.Delete(Path);
    }
}
