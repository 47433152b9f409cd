using StreamCoach.Audio;
using StreamCoach.Errors;
using StreamCoach.Recognition;
using StreamCoach.Recognition.AssemblyAI;
using StreamCoach.Sandbox.Faults;
using StreamCoach.Sessions;
using StreamCoach.Turns;

namespace StreamCoach.Tests.Sessions;

/// <summary>Dropped connections lose no word: the turns are the same as without drops.</summary>
public class ReconnectTests
{
    public static TheoryData<SandboxFaultKind> Losses =>
        [SandboxFaultKind.DropFin, SandboxFaultKind.DropRst, SandboxFaultKind.Error, SandboxFaultKind.Close, SandboxFaultKind.HalfOpen];

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task A_dropped_connection_loses_nothing(SandboxFaultKind loss)
    {
        await using var sandbox = SandboxServer.Start(new SandboxOptions { HeartbeatInterval = TimeSpan.FromMilliseconds(50) });
        // Inside the second turn, and then inside the fifth.
        sandbox.FaultNext(SandboxFault.Of(loss, 9), SandboxFault.Of(loss, 17.3));
        await using TranscriptionSession session = TranscriptionSession.FromFile(SandboxServer.RecordingPath,
            Sandboxed.Options(sandbox, speed: 20, limits: new() { HeartbeatTimeout = TimeSpan.FromSeconds(1) }));
        await session.StartAsync(Limit.Token);
        SampleRecording.AssertTurns(await session.TurnsAsync());
        Assert.Equal((SessionState.Completed, 2, 0), (session.State, session.Reconnects, session.Gaps.Count));
        Assert.Equal(3, sandbox.Sessions.Count);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public async Task Repeated_drops_change_no_turn(int seed, bool live)
    {
        var random = new Random(seed);
        await using var sandbox = SandboxServer.Start();
        sandbox.FaultNext([.. Enumerable.Range(0, 40).Select(_ =>
        {
            double after = 3 + 9 * random.NextDouble();
            return random.Next(2) == 0 ? SandboxFault.DropFin(after) : SandboxFault.DropRst(after);
        })]);
        using TemporaryFile? sound = live ? SampleRecording.Pcm() : null;
        await using TranscriptionSession session = sound is null ? Sandboxed.Recording(sandbox)
            : TranscriptionSession.FromProgram(TestProgram.Play(sound.Path), 16_000, Sandboxed.Options(sandbox));
        await session.StartAsync(Limit.Token);
        SampleRecording.AssertTurns(await session.TurnsAsync());
        Assert.InRange(session.Reconnects, 4, 40);
        Assert.Empty(session.Gaps);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_long_outage_loses_nothing(bool live)
    {
        await using var sandbox = SandboxServer.Start();
        sandbox.FaultNext([SandboxFault.DropRst(9), .. Enumerable.Repeat(SandboxFault.Refuse(), 5), SandboxFault.RefuseTcp(), SandboxFault.RateLimited()]);
        using TemporaryFile? sound = live ? SampleRecording.Pcm() : null;
        await using TranscriptionSession session = sound is null ? Sandboxed.Recording(sandbox)
            : TranscriptionSession.FromProgram(TestProgram.Play(sound.Path), 16_000, Sandboxed.Options(sandbox));
        await session.StartAsync(Limit.Token);
        SampleRecording.AssertTurns(await session.TurnsAsync());
        Assert.Equal((1, 0), (session.Reconnects, session.Gaps.Count));
    }

    [Fact]
    public async Task Audio_is_sent_again_at_limited_speed()
    {
        // The sandbox ends a session that sends faster than 1.25 times real time.
        await using var sandbox = SandboxServer.Start(new SandboxOptions { MaxRealtimeFactor = 1.25 * 8 });
        sandbox.FaultNext(SandboxFault.DropRst(14), SandboxFault.Refuse(), SandboxFault.Refuse(), SandboxFault.Refuse());
        using TemporaryFile sound = SampleRecording.Pcm();
        await using TranscriptionSession session = TranscriptionSession.FromProgram(TestProgram.Play(sound.Path), 16_000, Sandboxed.Options(sandbox, speed: 8));
        await session.StartAsync(Limit.Token);
        SampleRecording.AssertTurns(await session.TurnsAsync());
        Assert.Equal(1, session.Reconnects);
    }

    [Fact]
    public async Task After_a_too_fast_error_audio_is_sent_more_slowly()
    {
        // Real time, with a tolerance of five seconds: half a minute that was buffered before Begin is sent too fast.
        await using var sandbox = SandboxServer.Start(new SandboxOptions { MaxRealtimeFactor = Sandboxed.Fast });
        sandbox.FaultNext(SandboxFault.Delay(TimeSpan.FromSeconds(30 / Sandboxed.Fast)));
        using TemporaryFile sound = SampleRecording.Pcm();
        await using TranscriptionSession session = TranscriptionSession.FromProgram(TestProgram.Play(sound.Path), 16_000, Sandboxed.Options(sandbox));
        await session.StartAsync(Limit.Token);
        SampleRecording.AssertTurns(await session.TurnsAsync());
        Assert.Equal((SessionState.Completed, 0), (session.State, session.Gaps.Count));
        Assert.InRange(session.Reconnects, 1, 2);
        Assert.Contains(session.Diagnostics.Since(0), note => note.Level == DiagnosticLevel.Warning && note.Text.Contains("received audio faster than it accepts"));
    }

    [Fact]
    public async Task A_service_that_accepts_no_speed_fails_the_session_but_keeps_the_audio()
    {
        await using var sandbox = SandboxServer.Start(new SandboxOptions { MaxRealtimeFactor = 1 });
        using TemporaryFile sound = SampleRecording.Pcm();
        await using TranscriptionSession session = TranscriptionSession.FromProgram(TestProgram.Play(sound.Path), 16_000, Sandboxed.Options(sandbox));
        await session.StartAsync(Limit.Token);
        await session.Completion.Within();
        Assert.Equal((SessionState.Failed, FailureKind.ProtocolError), (session.State, session.Failure?.Kind));
        Assert.NotEmpty(session.Gaps);
        Assert.InRange(sandbox.Sessions.Count, 2, 3);
    }

    [Fact]
    public async Task A_session_moves_to_a_new_connection_before_the_services_limit_without_loss()
    {
        await using var sandbox = SandboxServer.Start();
        var limits = new ConnectionLimits { Lifetime = TimeSpan.FromSeconds(1), LeaveInPause = TimeSpan.FromSeconds(0.4), LeaveAnyway = TimeSpan.FromSeconds(0.2) };
        await using TranscriptionSession session = TranscriptionSession.FromFile(SandboxServer.RecordingPath, Sandboxed.Options(sandbox, limits: limits));
        await session.StartAsync(Limit.Token);
        SampleRecording.AssertTurns(await session.TurnsAsync());
        Assert.InRange(session.Reconnects, 1, 20);
        Assert.All(sandbox.Sessions, seen => Assert.True(seen.Terminated));
    }

    [Fact]
    public async Task Speaker_revisions_during_the_move_are_kept()
    {
        // No speaker is known before the revision that each connection sends after Terminate.
        await using var sandbox = SandboxServer.Start(new SandboxOptions { Unpromised = new() { PendingSpeakers = true } });
        var limits = new ConnectionLimits { Lifetime = TimeSpan.FromSeconds(1), LeaveInPause = TimeSpan.FromSeconds(0.4), LeaveAnyway = TimeSpan.FromSeconds(0.2) };
        await using TranscriptionSession session = TranscriptionSession.FromFile(SandboxServer.RecordingPath, Sandboxed.Options(sandbox, new() { SpeakerLabels = true }, limits: limits));
        await session.StartAsync(Limit.Token);
        await session.TurnsAsync();
        SampleRecording.AssertTurns(session.GetTurns());
        Assert.InRange(session.Reconnects, 1, 20);
        Assert.Equal(Talks.Recording.Turns.Select(said => said.Speaker), session.GetTurns().Select(turn => turn.Speaker));
    }

    [Fact]
    public async Task Speaker_revisions_before_a_drop_are_kept()
    {
        await using var sandbox = SandboxServer.Start(new SandboxOptions { Unpromised = new() { PendingSpeakers = true, RevisionInterval = TimeSpan.FromSeconds(5) } });
        sandbox.FaultNext(SandboxFault.DropFin(25.5));
        await using TranscriptionSession session = Sandboxed.Recording(sandbox, new() { SpeakerLabels = true });
        await session.StartAsync(Limit.Token);
        await session.TurnsAsync();
        Assert.Equal(1, session.Reconnects);
        Assert.Equal("300000", sandbox.Sessions[0].GetQuery()["speaker_labels_revision_interval_ms"]);
        Assert.Equal(Talks.Recording.Turns.Select(said => said.Speaker), session.GetTurns().Select(turn => turn.Speaker));
    }

    [Fact]
    public async Task Word_times_beyond_the_audio_confirm_no_audio()
    {
        await using var sandbox = SandboxServer.Start(new SandboxOptions { Unpromised = new() { WordsAhead = TimeSpan.FromHours(1) } });
        // In the fifth turn, which is thirteen seconds long.
        sandbox.FaultNext(SandboxFault.DropRst(33));
        await using TranscriptionSession session = Sandboxed.Recording(sandbox, speed: 10);
        await session.StartAsync(Limit.Token);
        List<Turn> turns = await session.TurnsAsync();
        Assert.Equal((SampleRecording.TurnCount, 1), (turns.Count, session.Reconnects));
        // The open turn is sent again from near its beginning.
        Assert.InRange(sandbox.Sessions[0].AudioSeconds + sandbox.Sessions[1].AudioSeconds, 57.7 + 5, 57.7 + 14);
    }

    [Fact]
    public async Task Changed_options_apply_to_the_next_connection()
    {
        await using var sandbox = SandboxServer.Start();
        sandbox.FaultNext(SandboxFault.DropRst(9));
        await using TranscriptionSession session = TranscriptionSession.FromFile(SandboxServer.RecordingPath,
            Sandboxed.Options(sandbox, new StreamingOptions { KeyTerms = ["first"], SpeakerLabels = true }));
        await session.StartAsync(Limit.Token);
        session.Change(new StreamingChange { KeyTerms = ["second", "third"], MaxTurnSilence = 900 });
        await session.TurnsAsync();
        Assert.Contains(sandbox.Sessions[0].GetTextMessages(), message => message.Contains("UpdateConfiguration") && message.Contains("third"));
        IReadOnlyDictionary<string, string> query = sandbox.Sessions[1].GetQuery();
        Assert.Equal(("[\"second\",\"third\"]", "900", "true"), (query["keyterms_prompt"], query["max_turn_silence"], query["speaker_labels"]));
    }

    [Fact]
    public async Task A_key_refused_on_reconnect_is_not_retried()
    {
        await using var sandbox = SandboxServer.Start();
        sandbox.FaultNext(SandboxFault.DropRst(9), SandboxFault.Error(1008, "Unauthorized Connection: Invalid API key"));
        await using TranscriptionSession session = Sandboxed.Recording(sandbox);
        await session.StartAsync(Limit.Token);
        var failure = await Assert.ThrowsAsync<StreamCoachException>(() => session.TurnsAsync());
        Assert.Equal(FailureKind.ApiKeyRejected, failure.Kind);
        Assert.Equal(2, sandbox.Sessions.Count);
    }

    [Fact]
    public async Task A_stopped_session_does_not_reconnect()
    {
        await using var sandbox = SandboxServer.Start();
        using TemporaryFile sound = SampleRecording.Pcm();
        await using TranscriptionSession session = TranscriptionSession.FromProgram(TestProgram.Play(sound.Path), 16_000, Sandboxed.Options(sandbox, speed: 1));
        sandbox.FaultNext([SandboxFault.DropRst(1), .. Enumerable.Repeat(SandboxFault.Refuse(), 100)]);
        await session.StartAsync(Limit.Token);
        await sandbox.Sessions[0].WaitForEndAsync().Within();
        await session.StopAsync(discardUnsent: true).Within();
        int tries = sandbox.Sessions.Count;
        Assert.Equal(SessionState.Interrupted, session.State);
        Assert.NotEmpty(session.Gaps);
        Assert.Equal(tries, sandbox.Sessions.Count);
    }

    [Fact]
    public async Task An_outage_beyond_the_limit_fails_the_session_and_keeps_its_turns()
    {
        await using var sandbox = SandboxServer.Start(new SandboxOptions { Fault = SandboxFault.RefuseTcp() });
        sandbox.FaultNext(SandboxFault.DropRst(9));
        await using TranscriptionSession session = TranscriptionSession.FromFile(SandboxServer.RecordingPath,
            Sandboxed.Options(sandbox, limits: new() { Outage = TimeSpan.FromMilliseconds(400) }));
        await session.StartAsync(Limit.Token);
        var failure = await Assert.ThrowsAsync<StreamCoachException>(() => session.TurnsAsync());
        Assert.Equal(FailureKind.ConnectionLost, failure.Kind);
        IReadOnlyList<Turn> turns = session.GetTurns();
        Assert.Equal([true, false], turns.Select(turn => turn.IsFinal));
        Assert.StartsWith("Honestly", turns[1].Text);
    }

    [Fact]
    public async Task Audio_that_could_not_be_kept_is_reported_as_a_gap()
    {
        await using var sandbox = SandboxServer.Start();
        sandbox.FaultNext(SandboxFault.DropRst(30), SandboxFault.Delay(TimeSpan.FromSeconds(8)));
        // Twelve minutes are buffered: at this speed less than a second, and a busy machine has ten times as long.
        await using TranscriptionSession session = TranscriptionSession.FromProgram(TestProgram.Silence, 16_000,
            Sandboxed.Options(sandbox, speed: 1_000, duration: TimeSpan.FromHours(1)));
        await session.StartAsync(Limit.Token);
        await session.Completion.Within();
        Assert.NotEmpty(session.Gaps);
        double lost = session.Gaps.Sum(gap => gap.Seconds);
        // How much was on its way when the connection dropped depends on the machine.
        Assert.InRange(session.Gaps[0].Start, 0, 3_600 - lost);
        Assert.InRange(lost, 60, 3_600 - FrameSizes.LongestInMemory.TotalSeconds + 1);
        // Sent and lost audio together are all audio; some of it was sent twice.
        Assert.InRange(sandbox.Sessions.Sum(seen => seen.AudioSeconds) + lost, 3_600, 3_700);
        Assert.Equal(SessionState.Completed, session.State);
    }
}
