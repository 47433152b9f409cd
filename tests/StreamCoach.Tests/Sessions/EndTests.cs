using StreamCoach.Errors;
using StreamCoach.Recognition;
using StreamCoach.Sandbox.Faults;
using StreamCoach.Sessions;
using StreamCoach.Turns;

namespace StreamCoach.Tests.Sessions;

public class EndTests
{
    [Fact]
    public async Task Stop_waits_for_the_last_turns()
    {
        await using var sandbox = SandboxServer.Start();
        await using TranscriptionSession session = Sandboxed.Recording(sandbox, speed: 5);
        await session.StartAsync(Limit.Token);
        await sandbox.Sessions[0].WaitForAudioAsync(3, Limit.Token);
        Assert.Empty(session.GetTurns());
        await session.StopAsync().Within();
        Turn open = Assert.Single(session.GetTurns());
        Assert.StartsWith("So, um, thanks", open.Text);
        Assert.Equal(SessionState.Stopped, session.State);
        Assert.True(sandbox.Sessions[0].Terminated);
        Assert.InRange(session.AudioSent, 3, 50);
    }

    [Fact]
    public async Task Concurrent_stops_end_the_session_once()
    {
        await using var sandbox = SandboxServer.Start();
        for (int round = 0; round < 100; round++)
        {
            TranscriptionSession session = Sandboxed.Session(sandbox, new MemoryStream(Audio.Wav.Tone(0.3)), speed: 5);
            Task starting = session.StartAsync(Limit.Token);
            if (round % 2 == 0) await starting;
            Task[] ends =
            [
                Task.Run(() => session.StopAsync()),
                Task.Run(async () => await session.DisposeAsync()),
                Task.Run(() => session.StopAsync(discardUnsent: round % 3 == 0)),
                Task.Run(() => { if (round % 10 == 0) session.Abort(); }),
            ];
            await Task.WhenAll(ends).Within();
            await session.Completion.Within();
            await starting.ContinueWith(_ => { }, TaskScheduler.Default).Within();
            Assert.True(session.State is SessionState.Completed or SessionState.Stopped or SessionState.Interrupted, $"{session.State}");
        }
        await Task.WhenAll(sandbox.Sessions.Select(session => session.WaitForEndAsync())).Within();
    }

    [Fact]
    public async Task The_end_does_not_wait_for_a_missing_Termination()
    {
        await using var sandbox = SandboxServer.Start();
        sandbox.FaultNext(SandboxFault.NoTermination(), SandboxFault.NoTermination());
        await using TranscriptionSession session = Sandboxed.Session(sandbox, new MemoryStream(Audio.Wav.Tone(0.3)));
        await session.StartAsync(Limit.Token);
        await session.Completion.Within();
        Assert.Equal(SessionState.Interrupted, session.State);
        Assert.Contains(session.Diagnostics.Since(0), note => note.Level == DiagnosticLevel.Warning && note.Text.Contains("ended before the service had confirmed"));
    }

    [Fact]
    public async Task Sessions_suspended_while_they_end_leave_nothing_open()
    {
        await using var sandbox = SandboxServer.Start();
        var ended = new List<WeakReference>();
        for (int round = 0; round < 40; round++) ended.Add(await SuspendedWhileItEndsAsync(sandbox));
        for (int round = 0; round < 50 && ended.Exists(session => session.IsAlive); round++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            await Task.Yield();
        }
        Assert.DoesNotContain(ended, session => session.IsAlive);
    }

    private static async Task<WeakReference> SuspendedWhileItEndsAsync(SandboxServer sandbox)
    {
        TranscriptionSession session = Sandboxed.Session(sandbox, new MemoryStream(Audio.Wav.Tone(2)), speed: 5);
        await session.StartAsync(Limit.Token);
        Task<Exception?> suspending = Task.Run(() => Record.Exception(session.Suspend));
        await session.StopAsync().Within();
        await suspending.Within();
        return new(session);
    }

    [Fact]
    public async Task A_raw_final_that_waits_for_its_formatted_one_is_no_gap_after_an_abort()
    {
        const string raw = """{"type":"Turn","turn_order":0,"turn_is_formatted":false,"end_of_turn":true,"transcript":"hello","words":[{"text":"hello","start":100,"end":900,"word_is_final":true}]}""";
        await using var sandbox = SandboxServer.Start(new SandboxOptions { Script = _ => [raw] });
        // The final comes when its audio was sent.
        sandbox.FaultNext(SandboxFault.Slow(TimeSpan.FromMilliseconds(600)));
        using TemporaryFile pcm = SampleRecording.Pcm();
        SessionOptions options = Sandboxed.Options(sandbox, new StreamingOptions { Model = "universal-streaming-english", FormatTurns = true }, speed: 5);
        await using TranscriptionSession session = TranscriptionSession.FromProgram(TestProgram.Play(pcm.Path), 16_000, options);
        await session.StartAsync(Limit.Token);
        await foreach (Turn turn in session.ReadTurnsAsync(includePartials: true, cancel: Limit.Token))
        {
            Assert.False(turn.IsFinal);
            break;
        }
        session.Abort();
        await session.Completion.Within();
        Assert.Equal((SessionState.Interrupted, "hello"), (session.State, Assert.Single(session.GetTurns()).Text));
        Assert.Equal(0.9, Assert.Single(session.Gaps).Start, 0.01);
    }

    [Theory]
    [InlineData(true, 6.5)]
    [InlineData(false, 13)]
    public async Task A_service_that_drops_every_connection_in_the_same_turn_fails_the_session(bool live, double after)
    {
        await using var sandbox = SandboxServer.Start(new SandboxOptions { Fault = SandboxFault.DropRst(after) });
        using TemporaryFile pcm = SampleRecording.Pcm();
        SessionOptions options = Sandboxed.Options(sandbox, speed: 40, limits: new() { Outage = TimeSpan.FromSeconds(1), OutageAtEnd = TimeSpan.FromSeconds(1) });
        await using TranscriptionSession session = live
            ? TranscriptionSession.FromProgram(TestProgram.Play(pcm.Path), 16_000, options)
            : TranscriptionSession.FromFile(SandboxServer.RecordingPath, options);
        await session.StartAsync(Limit.Token);
        await session.Completion.Within();
        Assert.Equal((SessionState.Failed, FailureKind.ConnectionLost), (session.State, session.Failure!.Kind));
        Assert.Contains("before the service had confirmed more", session.Failure.Message);
        // The turn of 13 s is never received completely; where a connection drops within a turn depends on when it began.
        Assert.InRange(session.GetTurns().Count(turn => turn.IsFinal), 1, 4);
    }

    [Fact]
    public async Task Audio_lost_on_a_dead_connection_before_the_end_is_sent_again()
    {
        await using var sandbox = SandboxServer.Start();
        sandbox.FaultNext(SandboxFault.HalfOpen(50));
        await using TranscriptionSession session = Sandboxed.Recording(sandbox, speed: 40);
        await session.StartAsync(Limit.Token);
        SampleRecording.AssertTurns(await session.TurnsAsync());
        Assert.Equal((SessionState.Completed, 1), (session.State, session.Reconnects));
    }

    [Fact]
    public async Task A_forced_stop_discards_unsent_audio_and_still_terminates()
    {
        await using var sandbox = SandboxServer.Start();
        await using TranscriptionSession session = Sandboxed.Recording(sandbox, speed: 5);
        await session.StartAsync(Limit.Token);
        await sandbox.Sessions[0].WaitForAudioAsync(1, Limit.Token);
        await session.StopAsync(discardUnsent: true).Within();
        Assert.True(sandbox.Sessions[0].Terminated);
        Assert.Equal(SessionState.Interrupted, session.State);
    }

    [Fact]
    public async Task Cancelling_a_start_leaves_nothing_open()
    {
        await using var sandbox = SandboxServer.Start();
        sandbox.FaultNext(SandboxFault.NeverBegin());
        await using TranscriptionSession session = Sandboxed.Recording(sandbox);
        using var cancel = new CancellationTokenSource();
        Task start = session.StartAsync(cancel.Token);
        SandboxSession server = await sandbox.WaitForSessionAsync(0, Limit.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => start.Within());
        await session.Completion.Within();
        Assert.Equal(SessionState.Interrupted, session.State);
        await server.WaitForEndAsync().Within();
    }

    [Fact]
    public async Task A_queued_session_that_is_stopped_never_runs()
    {
        await using var sandbox = SandboxServer.Start();
        await using TranscriptionSession session = Sandboxed.Recording(sandbox);
        await session.StopAsync().Within();
        Assert.Equal(SessionState.Stopped, session.State);
        await session.StartAsync(Limit.Token);
        Assert.Empty(sandbox.Sessions);
    }

    [Fact]
    public async Task All_sessions_of_a_process_end_within_two_seconds_even_hanging_ones()
    {
        await using var sandbox = SandboxServer.Start();
        sandbox.FaultNext(null, SandboxFault.NoTermination(), SandboxFault.HalfOpen(0.2));
        TranscriptionSession[] sessions = [.. Enumerable.Range(0, 3).Select(_ => Sandboxed.Recording(sandbox, speed: 1))];
        foreach (TranscriptionSession session in sessions) await session.StartAsync(Limit.Token);
        await sandbox.Sessions[2].WaitForAudioAsync(0.2, Limit.Token);
        await Task.Run(() => SessionShutdown.StopAll(sessions)).Within();
        await Task.WhenAll(sessions.Select(session => session.Completion)).Within();
        Assert.True(sandbox.Sessions[0].Terminated);
        Assert.True(sandbox.Sessions[1].Terminated);
    }
}
