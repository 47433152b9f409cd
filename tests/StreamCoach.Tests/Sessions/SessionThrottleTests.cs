using StreamCoach.Errors;
using StreamCoach.Sessions;

namespace StreamCoach.Tests.Sessions;

public class SessionThrottleTests
{
    [Fact]
    public async Task Queued_sessions_wait_for_a_slot_and_all_run()
    {
        await using var sandbox = SandboxServer.Start();
        var throttle = new SessionThrottle(2);
        TranscriptionSession[] sessions = [.. Enumerable.Range(0, 7).Select(_ => Sandboxed.Session(sandbox, new MemoryStream(Audio.Wav.Tone(0.5)), speed: 2))];
        foreach (TranscriptionSession session in sessions) await throttle.StartAsync(session, Limit.Token);
        Assert.Equal(SessionState.Queued, sessions[^1].State);
        await Task.WhenAll(sessions.Select(session => session.Completion)).Within();
        Assert.All(sessions, session => Assert.Null(session.Failure));
        Assert.All(sessions, session => Assert.InRange(sessions.Count(other => other.StartedAt <= session.StartedAt && other.EndedAt > session.StartedAt), 1, 2));
        Assert.All(sessions, session => Assert.Equal(1, session.TurnCount));
    }

    [Fact]
    public async Task A_failed_session_releases_its_slot()
    {
        await using var sandbox = SandboxServer.Start();
        var throttle = new SessionThrottle(1);
        TranscriptionSession first = Sandboxed.Session(sandbox, new MemoryStream(Audio.Wav.Tone(0.3)), speed: 2);
        TranscriptionSession bad = TranscriptionSession.FromFile("no-such-file.wav", Sandboxed.Options(sandbox));
        TranscriptionSession stopped = Sandboxed.Session(sandbox, new MemoryStream(Audio.Wav.Tone(0.3)));
        TranscriptionSession last = Sandboxed.Session(sandbox, new MemoryStream(Audio.Wav.Tone(0.3)));
        foreach (TranscriptionSession session in new[] { first, bad, stopped, last }) await throttle.StartAsync(session, Limit.Token);
        await stopped.StopAsync();
        await last.Completion.Within();
        Assert.Equal(FailureKind.AudioFileNotFound, bad.Failure?.Kind);
        Assert.Equal((SessionState.Completed, 1), (last.State, last.TurnCount));
        Assert.Equal(2, sandbox.Sessions.Count);
    }
}
