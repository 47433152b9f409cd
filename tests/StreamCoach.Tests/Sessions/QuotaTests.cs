using StreamCoach.Errors;
using StreamCoach.Sandbox.Faults;
using StreamCoach.Sessions;

namespace StreamCoach.Tests.Sessions;

public class QuotaTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Sessions_wait_for_the_quota_and_only_one_of_them_retries()
    {
        await using var sandbox = SandboxServer.Start(new SandboxOptions { SessionsPerMinute = 3, QuotaMinute = TimeSpan.FromSeconds(1) });
        var places = new SessionThrottle(9);
        TranscriptionSession[] sessions = [.. Enumerable.Range(0, 9).Select(_ => Short(sandbox, Patience))];
        foreach (TranscriptionSession session in sessions) await places.StartAsync(session, Limit.Token);
        Assert.Equal((SessionState.Queued, QueueReason.Service), (sessions[^1].State, sessions[^1].QueuedFor));
        await Task.WhenAll(sessions.Select(session => session.Completion)).Within();
        Assert.All(sessions, session => Assert.Null(session.Failure));
        Assert.All(sessions, session => Assert.Null(session.QueuedFor));
        Assert.All(sessions, session => Assert.Equal(1, session.TurnCount));
        int refusals = sessions.Sum(session => session.Refusals);
        Assert.Equal(9 + refusals, sandbox.Sessions.Count);
        // The wait doubles from 80 ms, so at most about six attempts fit into each of two windows of a second; six separate retries would need many times that.
        Assert.InRange(refusals, 1, 20);
    }

    [Theory]
    [InlineData(1008)]
    [InlineData(3009)]
    [InlineData(429)]
    public async Task Every_form_of_a_quota_refusal_is_waited_for(int code)
    {
        await using var sandbox = SandboxServer.Start();
        sandbox.FaultNext(code == 429 ? SandboxFault.Refuse(429) : SandboxFault.RateLimited(code));
        TranscriptionSession session = Short(sandbox, Patience);
        await session.StartAsync(Limit.Token);
        await session.Completion.Within();
        Assert.Equal((SessionState.Completed, 1, 1), (session.State, session.Refusals, session.TurnCount));
    }

    [Fact]
    public async Task A_service_that_accepts_no_session_fails_all_waiting_ones_after_the_limit()
    {
        await using var sandbox = SandboxServer.Start(new SandboxOptions { Fault = SandboxFault.RateLimited() });
        TranscriptionSession[] sessions = [.. Enumerable.Range(0, 8).Select(_ => Short(sandbox, TimeSpan.FromMilliseconds(100)))];
        foreach (TranscriptionSession session in sessions) await Record.ExceptionAsync(() => session.StartAsync(Limit.Token));
        await Task.WhenAll(sessions.Select(session => session.Completion)).Within();
        Assert.All(sessions, session => Assert.Equal(FailureKind.SessionQuotaExhausted, session.Failure?.Kind));
    }

    [Fact]
    public async Task A_waiting_session_can_be_stopped_and_a_live_one_fails_immediately()
    {
        await using var sandbox = SandboxServer.Start(new SandboxOptions { Fault = SandboxFault.RateLimited() });
        TranscriptionSession waiting = Short(sandbox, Patience);
        await waiting.StartAsync(Limit.Token);
        await using TranscriptionSession hasty = Short(sandbox, TimeSpan.Zero);
        var failure = await Assert.ThrowsAsync<StreamCoachException>(() => hasty.StartAsync(Limit.Token));
        Assert.Equal(FailureKind.SessionLimitReached, failure.Kind);
        await waiting.StopAsync().Within();
        Assert.Equal((SessionState.Stopped, 0), (waiting.State, waiting.TurnCount));
        Assert.Null(waiting.Failure);
    }

    [Fact]
    public async Task Only_a_service_that_was_reachable_before_is_waited_for()
    {
        // A unique key, so that the state of another test's service on this port is not reused.
        await using var sandbox = SandboxServer.Start(new SandboxOptions { ApiKey = $"key-{Guid.NewGuid():N}" });
        sandbox.FaultNext(SandboxFault.Refuse(503));
        TranscriptionSession first = Short(sandbox, Patience);
        var failure = await Assert.ThrowsAsync<StreamCoachException>(() => first.StartAsync(Limit.Token));
        Assert.Equal(FailureKind.ConnectFailed, failure.Kind);
        await Short(sandbox, Patience).StartAsync(Limit.Token);
        sandbox.FaultNext(SandboxFault.Refuse(503), SandboxFault.RefuseTcp(), SandboxFault.NeverBegin());
        TranscriptionSession[] sessions = [.. Enumerable.Range(0, 3).Select(_ => TranscriptionSession.FromStream(new MemoryStream(Audio.Wav.Tone(0.2)), 16_000,
            Sandboxed.Options(sandbox, quotaWait: Patience, connectTimeout: TimeSpan.FromSeconds(1))))];
        foreach (TranscriptionSession session in sessions) await session.StartAsync(Limit.Token);
        await Task.WhenAll(sessions.Select(session => session.Completion)).Within();
        Assert.All(sessions, session => Assert.Equal((SessionState.Completed, 1), (session.State, session.TurnCount)));
        Assert.Equal(3, sessions.Sum(session => session.Refusals));
    }

    [Fact]
    public async Task A_wrong_key_fails_immediately_while_others_wait()
    {
        await using var sandbox = SandboxServer.Start(new SandboxOptions { SessionsPerMinute = 1 });
        TranscriptionSession[] sessions = [Short(sandbox, Patience), Short(sandbox, Patience)];
        foreach (TranscriptionSession session in sessions) await session.StartAsync(Limit.Token);
        Assert.Equal(QueueReason.Service, sessions[1].QueuedFor);
        TranscriptionSession wrong = TranscriptionSession.FromStream(new MemoryStream(Audio.Wav.Tone(0.1)), 16_000, Sandboxed.Options(sandbox, key: "wrong", quotaWait: Patience));
        var failure = await Assert.ThrowsAsync<StreamCoachException>(() => wrong.StartAsync(Limit.Token));
        Assert.Equal(FailureKind.ApiKeyRejected, failure.Kind);
        await sessions[1].StopAsync().Within();
    }

    private static TranscriptionSession Short(SandboxServer sandbox, TimeSpan quotaWait) =>
        TranscriptionSession.FromStream(new MemoryStream(Audio.Wav.Tone(0.2)), 16_000, Sandboxed.Options(sandbox, quotaWait: quotaWait));
}
