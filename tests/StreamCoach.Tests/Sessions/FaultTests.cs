using StreamCoach.Errors;
using StreamCoach.Sandbox.Faults;
using StreamCoach.Services;
using StreamCoach.Sessions;
using StreamCoach.Turns;

namespace StreamCoach.Tests.Sessions;

public class FaultTests
{
    public static TheoryData<SandboxFaultKind> Harmless => [SandboxFaultKind.Malformed, SandboxFaultKind.Oversized, SandboxFaultKind.Fragmented, SandboxFaultKind.Lying, SandboxFaultKind.NoPong];

    [Theory]
    [MemberData(nameof(Harmless))]
    public async Task Other_messages_of_the_service_change_no_turn(SandboxFaultKind kind)
    {
        await using var sandbox = SandboxServer.Start();
        await using (TranscriptionSession quiet = Sandboxed.Recording(sandbox, speed: 40))
        {
            await quiet.StartAsync(Limit.Token);
            List<Turn> undisturbed = await quiet.TurnsAsync();
            foreach (double after in new[] { 0, 7.5 })
            {
                sandbox.FaultNext(SandboxFault.Of(kind, after));
                await using TranscriptionSession session = Sandboxed.Recording(sandbox, speed: 40);
                await session.StartAsync(Limit.Token);
                List<Turn> turns = await session.TurnsAsync();
                Assert.Equal(undisturbed.Select(turn => turn.Text), Sane(turns).Select(turn => turn.Text));
                Assert.Equal(SessionState.Completed, session.State);
            }
        }

        // The oversized fault sends a valid additional Turn.
        IEnumerable<Turn> Sane(List<Turn> turns) => turns.Where(turn => turn.Text.Length < 1_000);
    }

    public static TheoryData<SandboxFaultKind, FailureKind> AtConnect => new()
    {
        { SandboxFaultKind.Refuse, FailureKind.ConnectFailed },
        { SandboxFaultKind.RefuseTcp, FailureKind.ConnectFailed },
        { SandboxFaultKind.DropFin, FailureKind.ConnectionLost },
        { SandboxFaultKind.DropRst, FailureKind.ConnectionLost },
        { SandboxFaultKind.RateLimited, FailureKind.SessionLimitReached },
        { SandboxFaultKind.Error, FailureKind.ConnectFailed },
        { SandboxFaultKind.Close, FailureKind.ConnectFailed },
    };

    [Theory]
    [MemberData(nameof(AtConnect))]
    public async Task A_session_that_cannot_begin_fails_its_start(SandboxFaultKind fault, FailureKind expected)
    {
        await using var sandbox = SandboxServer.Start();
        sandbox.FaultNext(SandboxFault.Of(fault, 0));
        await using TranscriptionSession session = Sandboxed.Recording(sandbox);
        var failure = await Assert.ThrowsAsync<StreamCoachException>(() => session.StartAsync(Limit.Token));
        Assert.Equal(expected, failure.Kind);
        Assert.Equal(SessionState.Failed, session.State);
        Assert.Same(failure, session.Error);
    }

    [Fact]
    public async Task Errors_that_must_not_be_retried_end_the_session_and_keep_all_turns()
    {
        await using var sandbox = SandboxServer.Start();
        sandbox.FaultNext(SandboxFault.Error(3007, "Input Duration Error", 9));
        await using TranscriptionSession session = Sandboxed.Recording(sandbox, speed: 10);
        await session.StartAsync(Limit.Token);
        var turns = new List<Turn>();
        var failure = await Assert.ThrowsAsync<StreamCoachException>(async () =>
        {
            await foreach (Turn turn in session.ReadTurnsAsync(cancel: Limit.Token)) turns.Add(turn);
        });
        Assert.Equal(FailureKind.ProtocolError, failure.Kind);
        Assert.Equal(2, turns.Count);
        Assert.True(turns[0].IsFinal);
        Assert.False(turns[1].IsFinal);
        Assert.StartsWith("Honestly", turns[1].Text);
        Assert.Equal(turns.Select(turn => turn.Text), session.GetTurns().Select(turn => turn.Text));
        Assert.Single(sandbox.Sessions);
    }

    [Fact]
    public async Task A_missing_Begin_times_out()
    {
        await using var sandbox = SandboxServer.Start();
        sandbox.FaultNext(SandboxFault.NeverBegin());
        await using TranscriptionSession session = TranscriptionSession.FromFile(
            SandboxServer.RecordingPath, Sandboxed.Options(sandbox, connectTimeout: TimeSpan.FromMilliseconds(300)));
        var failure = await Assert.ThrowsAsync<StreamCoachException>(() => session.StartAsync(Limit.Token));
        Assert.Equal(FailureKind.ConnectTimeout, failure.Kind);
    }

    [Fact]
    public async Task A_wrong_key_fails_the_start_with_the_services_message_and_without_the_key()
    {
        await using var sandbox = SandboxServer.Start();
        await using TranscriptionSession session = TranscriptionSession.FromFile(
            SandboxServer.RecordingPath, Sandboxed.Options(sandbox, key: "distinctive-wrong-key"));
        var failure = await Assert.ThrowsAsync<StreamCoachException>(() => session.StartAsync(Limit.Token));
        Assert.Equal(FailureKind.ApiKeyRejected, failure.Kind);
        Assert.Contains("Unauthorized Connection: Invalid API key", failure.Message);
        for (Exception? error = failure; error is not null; error = error.InnerException) Assert.DoesNotContain("distinctive", error.ToString());
        Assert.Equal("distinctive-wrong-key", sandbox.Sessions[0].GetHeaders()["Authorization"]);
        Assert.DoesNotContain(sandbox.Sessions[0].GetQuery().Values, value => value.Contains("distinctive"));
    }

    [Fact]
    public async Task An_endpoint_that_does_not_listen_is_a_failed_connection()
    {
        ServiceEndpoint gone;
        await using (var sandbox = SandboxServer.Start()) gone = Sandboxed.Endpoint(sandbox);
        await using TranscriptionSession session = TranscriptionSession.FromFile(SandboxServer.RecordingPath, new SessionOptions { Key = new ApiKey("k"), Endpoint = gone });
        var failure = await Assert.ThrowsAsync<StreamCoachException>(() => session.StartAsync(Limit.Token));
        Assert.Equal(FailureKind.ConnectFailed, failure.Kind);
    }

    [Fact]
    public async Task Audio_captured_before_a_late_Begin_is_not_lost()
    {
        await using var sandbox = SandboxServer.Start(new SandboxOptions { BeginDelay = TimeSpan.FromMilliseconds(400), KeepAudio = true });
        using var pcm = new TemporaryFile(".raw", Audio.Wav.Tone(0.5)[44..]);
        await using TranscriptionSession session = TranscriptionSession.FromProgram(TestProgram.Play(pcm.Path), 16_000, Sandboxed.Options(sandbox));
        await session.StartAsync(Limit.Token);
        await session.Completion.Within();
        Assert.Equal(Audio.Wav.Tone(0.5)[44..], sandbox.Sessions[0].GetAudio());
    }
}
