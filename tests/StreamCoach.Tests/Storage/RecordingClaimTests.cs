using System.Diagnostics;
using StreamCoach.Errors;
using StreamCoach.Sessions;

namespace StreamCoach.Tests.Storage;

public class RecordingClaimTests
{
    [Fact]
    public async Task Opening_a_pipe_without_a_writer_can_be_cancelled()
    {
        using var pipe = new NamedPipe();
        using var stop = new CancellationTokenSource();
        Task<string> asking = SavedSessions.FingerprintAsync(pipe.Path, new SessionOptions(), stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking.Within());
        // The cancelled open gets a writer, and ends.
        await (await Task.Run(pipe.Write).Within()).DisposeAsync();
    }

    [Fact]
    public async Task The_content_of_a_pipe_has_no_fingerprint()
    {
        using var pipe = new NamedPipe();
        Task<FileStream> writer = Task.Run(pipe.Write);
        var failure = await Assert.ThrowsAsync<StreamCoachException>(() => SavedSessions.FingerprintAsync(pipe.Path, new SessionOptions(), Limit.Token).Within());
        Assert.Equal(FailureKind.AudioFileUnreadable, failure.Kind);
        Assert.Contains("pipe", failure.Message);
        await (await writer.Within()).DisposeAsync();
    }

    [Fact]
    public async Task A_recording_is_free_again_when_the_end_of_its_session_is_told()
    {
        await using var sandbox = SandboxServer.Start();
        using var root = new TemporaryRoot();
        SessionOptions options = Sandboxed.Options(sandbox, duration: TimeSpan.FromSeconds(1), saveIn: root.Path);
        string fingerprint = await SavedSessions.FingerprintAsync(SandboxServer.RecordingPath, options, Limit.Token);
        TranscriptionSession session = SavedSessions.Once(SandboxServer.RecordingPath, fingerprint, options), again = session;
        session.Log.Changed += _ =>
        {
            if (session.State == SessionState.Completed) again = SavedSessions.Once(SandboxServer.RecordingPath, fingerprint, options);
        };
        await session.StartAsync(Limit.Token);
        await session.Completion.Within();
        Assert.NotSame(session, again);
        Assert.Equal((session.Id, SessionState.Completed), (again.Id, again.State));
    }

    private sealed class NamedPipe : IDisposable
    {
        public NamedPipe()
        {
            if (OperatingSystem.IsWindows()) Assert.Skip("A pipe has no path there.");
            Process.Start("mkfifo", [Path]).WaitForExit();
        }

        public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"pipe-{Guid.NewGuid():N}");

        // A reader has a shared lock, which prevents exclusive locks.
        public FileStream Write() => new(Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);

        public void Dispose() => File.Delete(Path);
    }
}
