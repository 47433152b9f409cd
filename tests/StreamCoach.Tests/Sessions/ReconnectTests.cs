using StreamCoach.Audio;
using StreamCoach.Errors;
using StreamCoach.Recognition;
using StreamCoach.Recognition.AssemblyAI;
using StreamCoach.Sandbox.Faults;
using StreamCoach.Sessions;
using StreamCoach.Turns;

namespace StreamCoach.Tests.Sessions;

/// <summary>A line that drops costs no word: whatever happens to it, the turns are those of a line that held.</summary>
public class ReconnectTests
{
    public static TheoryData<SandboxFaultKind> Losses =>
        [SandboxFaultKind.DropFin, SandboxFaultKind.DropRst, SandboxFaultKind.Error, SandboxFaultKind.Close, SandboxFaultKind.HalfOpen];

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task A_lost_line_costs_nothing(SandboxFaultKind loss)
    {
        await using var sandbox = SandboxServer.Start(new SandboxOptions { HeartbeatInterval = TimeSpan.FromMilliseconds(50) });
        // Inside the second turn, and then inside the fifth.
        sandbox.FaultNext(SandboxFault.Of(loss, 9), SandboxFault.Of(loss, 17.3));
        await using TranscriptionSession session = TranscriptionSession.FromFile(SandboxServer.RecordingPath,
            Sandboxed.Options(sandbox, speed: 20, limits: new() { HeartbeatTimeout = TimeSpan.FromSeconds(1) }));
        await session.StartAsync(Limit.Token);
        Undisturbed.AssertEqual(await session.TurnsAsync());
        Assert.Equal((SessionState.Completed, 2, 0), (session.State, session.Reconnects, session.Gaps.Count));
        Assert.Equal(3, sandbox.Sessions.Count);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public async Task Drops_all_the_way_through_change_no_turn(int seed, bool live)
    {
        var random = new Random(seed);
        await using var sandbox = SandboxServer.Start();
        sandbox.FaultNext([.. Enumerable.Range(0, 40).Select(_ =>
        {
            double after = 3 + 9 * random.NextDouble();
            return random.Next(2) == 0 ? SandboxFault.DropFin(after) : SandboxFault.DropRst(after);
        })]);
        using TemporaryFile? sound = live ? Undisturbed.Pcm() : null;
        await using TranscriptionSession session = sound is null ? Sandboxed.Recording(sandbox)
            : TranscriptionSession.FromProgram(["cat", sound.Path], 16_000, Sandboxed.Options(sandbox));
        await session.StartAsync(Limit.Token);
        Undisturbed.AssertEqual(await session.TurnsAsync());
        Assert.InRange(session.Reconnects, 4, 40);
        Assert.Empty(session.Gaps);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_long_outage_costs_nothing(bool live)
    {
        await using var sandbox = SandboxServer.Start();
        sandbox.FaultNext([SandboxFault.DropRst(9), .. Enumerable.Repeat(SandboxFault.Refuse(), 5), SandboxFault.RefuseTcp(), SandboxFault.RateLimited()]);
        using TemporaryFile? sound = live ? Undisturbed.Pcm() : null;
        await using TranscriptionSession session = sound is null ? Sandboxed.Recording(sandbox)
            : TranscriptionSession.FromProgram(["cat", sound.Path], 16_000, Sandboxed.Options(sandbox));
        await session.StartAsync(Limit.Token);
        Undisturbed.AssertEqual(await session.TurnsAsync());
        Assert.Equal((1, 0), (session.Reconnects, session.Gaps.Count));
    }

    [Fact]
    public async Task What_is_sent_again_comes_hardly_faster_than_speech()
    {
        // The sandbox ends a session that is sent more than 1.25 times as fast as speech.
        await using var sandbox = SandboxServer.Start(new SandboxOptions { MaxRealtimeFactor = 1.25 * 8 });
        sandbox.FaultNext(SandboxFault.DropRst(14), SandboxFault.Refuse(), SandboxFault.Refuse(), SandboxFault.Refuse());
        using TemporaryFile sound = Undisturbed.Pcm();
        await using TranscriptionSession session = TranscriptionSession.FromProgram(["cat", sound.Path], 16_000, Sandboxed.Options(sandbox, speed: 8));
        await session.StartAsync(Limit.Token);
        Undisturbed.AssertEqual(await session.TurnsAsync());
        Assert.Equal(1, session.Reconnects);
    }

    [Fact]
    public async Task Catching_up_that_the_service_finds_too_fast_goes_on_more_slowly()
    {
        // No faster than speech, but for five seconds: half a minute that waited for the first Begin comes too fast.
        await using var sandbox = SandboxServer.Start(new SandboxOptions { MaxRealtimeFactor = Sandboxed.Fast });
        sandbox.FaultNext(SandboxFault.Delay(TimeSpan.FromSeconds(30 / Sandboxed.Fast)));
        using TemporaryFile sound = Undisturbed.Pcm();
        await using TranscriptionSession session = TranscriptionSession.FromProgram(["cat", sound.Path], 16_000, Sandboxed.Options(sandbox));
        await session.StartAsync(Limit.Token);
        Undisturbed.AssertEqual(await session.TurnsAsync());
        Assert.Equal((SessionState.Completed, 0), (session.State, session.Gaps.Count));
        Assert.InRange(session.Reconnects, 1, 2);
        Assert.Contains(session.Diagnostics.Since(0), note => note.Level == DiagnosticLevel.Warning && note.Text.Contains("received audio faster than it accepts"));
    }

    [Fact]
    public async Task A_service_that_takes_no_speed_at_all_fails_the_session_and_not_the_sound()
    {
        await using var sandbox = SandboxServer.Start(new SandboxOptions { MaxRealtimeFactor = 1 });
        using TemporaryFile sound = Undisturbed.Pcm();
        await using TranscriptionSession session = TranscriptionSession.FromProgram(["cat", sound.Path], 16_000, Sandboxed.Options(sandbox));
        await session.StartAsync(Limit.Token);
        await session.Completion.Within();
        Assert.Equal((SessionState.Failed, FailureKind.ProtocolError), (session.State, session.Failure?.Kind));
        Assert.NotEmpty(session.Gaps);
        Assert.InRange(sandbox.Sessions.Count, 2, 3);
    }

    [Fact]
    public async Task A_session_moves_to_a_new_line_before_the_services_limit_without_a_missing_word()
    {
        await using var sandbox = SandboxServer.Start();
        var limits = new ReconnectPolicy { Lifetime = TimeSpan.FromSeconds(1), LeaveInPause = TimeSpan.FromSeconds(0.4), LeaveAnyway = TimeSpan.FromSeconds(0.2) };
        await using TranscriptionSession session = TranscriptionSession.FromFile(SandboxServer.RecordingPath, Sandboxed.Options(sandbox, limits: limits));
        await session.StartAsync(Limit.Token);
        Undisturbed.AssertEqual(await session.TurnsAsync());
        Assert.InRange(session.Reconnects, 1, 20);
        Assert.All(sandbox.Sessions, seen => Assert.True(seen.Terminated));
    }

    [Fact]
    public async Task Speakers_that_are_revised_while_it_moves_are_kept()
    {
        // No speaker is known before the revision that each connection sends after Terminate.
        await using var sandbox = SandboxServer.Start(new SandboxOptions { Unpromised = new() { PendingSpeakers = true } });
        var limits = new ReconnectPolicy { Lifetime = TimeSpan.FromSeconds(1), LeaveInPause = TimeSpan.FromSeconds(0.4), LeaveAnyway = TimeSpan.FromSeconds(0.2) };
        await using TranscriptionSession session = TranscriptionSession.FromFile(SandboxServer.RecordingPath, Sandboxed.Options(sandbox, new() { SpeakerLabels = true }, limits: limits));
        await session.StartAsync(Limit.Token);
        await session.TurnsAsync();
        Undisturbed.AssertEqual(session.GetTurns());
        Assert.InRange(session.Reconnects, 1, 20);
        Assert.Equal(Talks.Recording.Turns.Select(said => said.Speaker), session.GetTurns().Select(turn => turn.Speaker));
    }

    [Fact]
    public async Task Speakers_that_were_revised_before_a_drop_are_kept()
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
    public async Task Word_times_beyond_the_sound_let_no_speech_count_as_heard()
    {
        await using var sandbox = SandboxServer.Start(new SandboxOptions { Unpromised = new() { WordsAhead = TimeSpan.FromHours(1) } });
        // In the fifth turn, which is thirteen seconds long.
        sandbox.FaultNext(SandboxFault.DropRst(33));
        await using TranscriptionSession session = Sandboxed.Recording(sandbox, speed: 10);
        await session.StartAsync(Limit.Token);
        List<Turn> turns = await session.TurnsAsync();
        Assert.Equal((Undisturbed.Count, 1), (turns.Count, session.Reconnects));
        // The turn that was open is heard again from near its beginning.
        Assert.InRange(sandbox.Sessions[0].AudioSeconds + sandbox.Sessions[1].AudioSeconds, 57.7 + 5, 57.7 + 14);
    }

    [Fact]
    public async Task What_was_changed_in_the_session_holds_on_the_next_line()
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
    public async Task A_key_that_is_refused_on_the_way_is_not_tried_again()
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
    public async Task A_session_that_was_stopped_is_not_brought_back()
    {
        await using var sandbox = SandboxServer.Start();
        using TemporaryFile sound = Undisturbed.Pcm();
        await using TranscriptionSession session = TranscriptionSession.FromProgram(["cat", sound.Path], 16_000, Sandboxed.Options(sandbox, speed: 1));
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
    public async Task A_line_that_never_comes_back_is_given_up_and_the_turns_are_kept()
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
    public async Task Sound_that_could_not_be_kept_is_told_as_a_gap()
    {
        await using var sandbox = SandboxServer.Start();
        sandbox.FaultNext(SandboxFault.DropRst(30), SandboxFault.Delay(TimeSpan.FromSeconds(2)));
        // Twelve minutes are kept; at this speed they pass in less than a second.
        await using TranscriptionSession session = TranscriptionSession.FromProgram(["cat", "/dev/zero"], 16_000,
            Sandboxed.Options(sandbox, speed: 1_000, duration: TimeSpan.FromHours(1)));
        await session.StartAsync(Limit.Token);
        await session.Completion.Within();
        Assert.NotEmpty(session.Gaps);
        Assert.InRange(session.Gaps[0].Start, 0, 30);
        double lost = session.Gaps.Sum(gap => gap.Seconds);
        Assert.InRange(lost, 60, 3_600 - FrameSizes.LongestInMemory.TotalSeconds + 1);
        // What was heard and what was lost is all that there was; some of it was heard twice.
        Assert.InRange(sandbox.Sessions.Sum(seen => seen.AudioSeconds) + lost, 3_600, 3_700);
        Assert.Equal(SessionState.Completed, session.State);
    }
}
