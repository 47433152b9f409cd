using System.Diagnostics;
using StreamCoach.Errors;
using StreamCoach.Sandbox.Faults;
using StreamCoach.Services;
using StreamCoach.Sessions;

namespace StreamCoach.Tests.Sessions;

/// <summary>The Retry-After header of a refused connection.</summary>
public class RetryAfterTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("7", 7.0)]
    [InlineData(" 7 ", 7.0)]
    [InlineData("Fri, 27 Nov 2026 12:00:30 GMT", 30.0)]
    [InlineData("3600", 120.0)]
    [InlineData("Sat, 28 Nov 2026 12:00:00 GMT", 120.0)]
    [InlineData("0", null)]
    [InlineData("Fri, 27 Nov 2026 11:59:00 GMT", null)]
    [InlineData("-5", null)]
    [InlineData("99999999999999999999", null)]
    [InlineData("soon", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Retry_After_in_seconds_or_as_a_date_is_respected_up_to_a_limit(string? header, double? seconds) =>
        Assert.Equal(seconds, RetryAfter.Read(header, Now)?.TotalSeconds);

    [Theory]
    [InlineData(429, false)]
    [InlineData(429, true)]
    [InlineData(503, false)]
    [InlineData(503, true)]
    public async Task A_reconnect_waits_for_Retry_After(int status, bool asDate)
    {
        await using var sandbox = SandboxServer.Start();
        DateTimeOffset date = DateTimeOffset.UtcNow.AddSeconds(3);
        sandbox.FaultNext(SandboxFault.DropRst(9), SandboxFault.Refuse(status, asDate ? date.ToString("R") : "1"));
        await using TranscriptionSession session = Sandboxed.Recording(sandbox);
        await session.StartAsync(Limit.Token);
        SandboxSession refused = await sandbox.WaitForSessionAsync(1, Limit.Token);
        SandboxSession next = await sandbox.WaitForSessionAsync(2, Limit.Token);
        // On a slow machine the refusal may come after the date; then there is no wait.
        if (asDate) Assert.InRange(DateTimeOffset.UtcNow, date.AddSeconds(-1.1), DateTimeOffset.MaxValue);
        else AssertApart(refused, next);
        SampleRecording.AssertTurns(await session.TurnsAsync());
        Assert.Equal((SessionState.Completed, 3), (session.State, sandbox.Sessions.Count));
    }

    [Fact]
    public async Task A_recording_that_waits_for_the_quota_respects_Retry_After()
    {
        await using var sandbox = SandboxServer.Start();
        sandbox.FaultNext(SandboxFault.Refuse(429, "1"));
        await using TranscriptionSession session = TranscriptionSession.FromStream(new MemoryStream(Audio.Wav.Tone(0.2)), 16_000, Sandboxed.Options(sandbox, quotaWait: Limit.Time));
        await session.StartAsync(Limit.Token);
        SandboxSession next = await sandbox.WaitForSessionAsync(1, Limit.Token);
        AssertApart(sandbox.Sessions[0], next);
        await session.Completion.Within();
        Assert.Equal((SessionState.Completed, 1), (session.State, session.TurnCount));
    }

    [Fact]
    public async Task Retry_After_does_not_exceed_the_outage_limit_and_is_in_the_failure()
    {
        await using var sandbox = SandboxServer.Start(new SandboxOptions { Fault = SandboxFault.Refuse(503, "60") });
        sandbox.FaultNext(SandboxFault.DropRst(9));
        await using TranscriptionSession session = TranscriptionSession.FromFile(SandboxServer.RecordingPath,
            Sandboxed.Options(sandbox, limits: new() { Outage = TimeSpan.FromMilliseconds(600), OutageAtEnd = TimeSpan.FromMilliseconds(600) }));
        await session.StartAsync(Limit.Token);
        await session.Completion.Within();
        Assert.Equal(FailureKind.ConnectionLost, session.Failure?.Kind);
        Assert.Contains("it asks to wait for 60 s", session.Failure?.Message);
        // The dropped connection, the refused one, and a last attempt.
        Assert.Equal(3, sandbox.Sessions.Count);
    }

    [Fact]
    public async Task A_refused_microphone_session_fails_immediately_with_the_retry_time()
    {
        await using var sandbox = SandboxServer.Start();
        sandbox.FaultNext(SandboxFault.Refuse(429, "45"));
        await using TranscriptionSession session = Sandboxed.Recording(sandbox);
        var failure = await Assert.ThrowsAsync<StreamCoachException>(() => session.StartAsync(Limit.Token));
        Assert.Equal(FailureKind.SessionLimitReached, failure.Kind);
        Assert.Contains("it asks to wait for 45 s", failure.Message);
    }

    // Measured at the service, from before its refusal to after the wait, so that a busy machine cannot make it shorter. A timer may fire slightly early.
    private static void AssertApart(SandboxSession refused, SandboxSession next) =>
        Assert.InRange(Stopwatch.GetElapsedTime(refused.AcceptedAt, next.AcceptedAt).TotalSeconds, 0.95, Limit.Time.TotalSeconds);
}
