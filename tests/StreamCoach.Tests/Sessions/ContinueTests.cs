using StreamCoach.Errors;
using StreamCoach.Recognition.AssemblyAI;
using StreamCoach.Sandbox.Faults;
using StreamCoach.Sessions;
using StreamCoach.Storage;
using StreamCoach.Turns;

namespace StreamCoach.Tests.Sessions;

/// <summary>An interrupted session is not Completed, and resuming it gives the same turns as an uninterrupted session.</summary>
public sealed class ContinueTests : IAsyncDisposable
{
    private static readonly SandboxFault Fatal = SandboxFault.Error(3007, "Input Duration Error: Input Duration Violation: 20.0 ms. Expected between 50 and 1000 ms", 9);
    private static readonly ConnectionLimits Short = new() { TerminationTimeout = TimeSpan.FromSeconds(1) };

    private readonly SandboxServer _sandbox = SandboxServer.Start();
    private readonly Storage.TemporaryRoot _root = new();

    public async ValueTask DisposeAsync()
    {
        _root.Dispose();
        await _sandbox.DisposeAsync();
    }

    [Fact]
    public async Task A_recording_whose_session_failed_within_a_turn()
    {
        _sandbox.FaultNext(Fatal);
        await using TranscriptionSession session = Recording();
        await RunAsync(session);
        Assert.Equal(SessionState.Failed, session.State);
        Assert.False(session.GetTurns()[^1].IsFinal);
        await AssertContinuedAsync(session.Id);
    }

    [Fact]
    public async Task A_live_session_that_failed_within_a_turn()
    {
        using TemporaryFile sound = SampleRecording.Pcm();
        await using TranscriptionSession session = TranscriptionSession.FromProgram(TestProgram.Play(sound.Path), 16_000, Options());
        // When the service accepts another session, the source has ended.
        _sandbox.FaultNext([SandboxFault.DropRst(1), .. Enumerable.Repeat(SandboxFault.RateLimited(), 10), Fatal]);
        await RunAsync(session);
        Assert.Equal((SessionState.Failed, 1), (session.State, session.Gaps.Count));
        Assert.False(session.GetTurns()[^1].IsFinal);
        await AssertContinuedAsync(session.Id);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_recording_that_was_interrupted_in_the_middle(bool byExit)
    {
        await using TranscriptionSession session = Recording();
        await session.StartAsync(Limit.Token);
        await foreach (Turn _ in session.ReadTurnsAsync(cancel: Limit.Token)) break;
        if (byExit) await Task.Run(() => SessionShutdown.StopAll([session])).Within();
        else await session.StopAsync(discardUnsent: true).Within();
        await session.Completion.Within();
        Assert.Equal(SessionState.Interrupted, session.State);
        Assert.Contains(session.Diagnostics.Since(0), note => note.Level == DiagnosticLevel.Warning && note.Text.EndsWith($"Resume-TranscriptionSession {session.Id}", StringComparison.Ordinal));
        await AssertContinuedAsync(session.Id);
    }

    [Fact]
    public async Task A_recording_that_was_stopped_within_a_turn()
    {
        await using TranscriptionSession session = Recording(speed: 5);
        await session.StartAsync(Limit.Token);
        await _sandbox.Sessions[0].WaitForAudioAsync(9, Limit.Token);
        await session.StopAsync().Within();
        Assert.Equal(SessionState.Stopped, session.State);
        Assert.False(session.GetTurns()[^1].IsFinal);
        await AssertContinuedAsync(session.Id);
    }

    [Fact]
    public async Task A_recording_that_was_stopped_within_a_turn_without_confirmation()
    {
        _sandbox.FaultNext(SandboxFault.NoTermination(), SandboxFault.NoTermination());
        await using TranscriptionSession session = Recording(speed: 5, Short);
        await session.StartAsync(Limit.Token);
        await _sandbox.Sessions[0].WaitForAudioAsync(9, Limit.Token);
        await session.StopAsync().Within();
        Assert.Equal(SessionState.Interrupted, session.State);
        string[] texts = [.. session.GetTurns().Select(turn => turn.Text)];
        Assert.Equal(texts.Distinct(), texts);
        await AssertContinuedAsync(session.Id);
    }

    [Fact]
    public async Task A_live_session_whose_last_words_were_never_confirmed()
    {
        using TemporaryFile sound = SampleRecording.Pcm();
        _sandbox.FaultNext(SandboxFault.HalfOpen(50), SandboxFault.HalfOpen(1));
        await using TranscriptionSession session = TranscriptionSession.FromProgram(TestProgram.Play(sound.Path), 16_000, Options(limits: Short));
        await RunAsync(session);
        Assert.Equal((SessionState.Interrupted, 1), (session.State, session.Gaps.Count));
        await AssertContinuedAsync(session.Id);
    }

    [Fact]
    public async Task A_resume_that_is_cancelled_while_connecting_changes_nothing()
    {
        _sandbox.FaultNext(Fatal, SandboxFault.NeverBegin());
        await using TranscriptionSession session = Recording();
        await RunAsync(session);
        string journal = SessionFolder.Open(_root.Path, session.Id).FilePath(SessionFolder.JournalFile);
        string before = File.ReadAllText(journal);
        await using TranscriptionSession cancelled = SavedSessions.Resume(session.Id, Options());
        using var cancel = new CancellationTokenSource();
        Task start = cancelled.StartAsync(cancel.Token);
        await _sandbox.WaitForSessionAsync(1, Limit.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => start.Within());
        await cancelled.Completion.Within();
        Assert.Equal(SessionState.Interrupted, cancelled.State);
        Assert.Equal(before, File.ReadAllText(journal));
        await AssertContinuedAsync(session.Id);
    }

    [Fact]
    public async Task A_second_resume_of_the_same_session_is_refused_before_it_opens_anything()
    {
        _sandbox.FaultNext(Fatal);
        await using TranscriptionSession session = Recording();
        await RunAsync(session);
        TranscriptionSession[] both = [.. Enumerable.Range(0, 2).Select(_ => SavedSessions.Resume(session.Id, Options()))];
        await Task.WhenAll(both.Select(one => Record.ExceptionAsync(() => one.StartAsync(Limit.Token)).AsTask())).Within();
        await Task.WhenAll(both.Select(one => one.Completion)).Within();
        Assert.Equal(FailureKind.SavedSessionInUse, Assert.Single(both, one => one.State == SessionState.Failed).Failure!.Kind);
        SampleRecording.AssertTurns(Assert.Single(both, one => one.State == SessionState.Completed).GetTurns());
        Assert.Equal(2, _sandbox.Sessions.Count);
    }

    [Fact]
    public async Task A_complete_session_keeps_no_audio()
    {
        await using TranscriptionSession session = Recording();
        await RunAsync(session);
        Assert.Equal(SessionState.Completed, session.State);
        var failure = Assert.Throws<StreamCoachException>(() => SavedSessions.Resume(session.Id, Options()));
        Assert.Equal(FailureKind.NothingToResume, failure.Kind);
    }

    [Fact]
    public async Task A_killed_recording_whose_word_times_exceed_its_audio()
    {
        await using var liar = SandboxServer.Start(new SandboxOptions { Unpromised = new() { WordsAhead = TimeSpan.FromHours(1) } });
        await using TranscriptionSession session = TranscriptionSession.FromFile(SandboxServer.RecordingPath, Sandboxed.Options(liar, saveIn: _root.Path));
        await session.StartAsync(Limit.Token);
        await foreach (Turn _ in session.ReadTurnsAsync(cancel: Limit.Token)) break;
        await session.StopAsync(discardUnsent: true).Within();
        string journal = SessionFolder.Open(_root.Path, session.Id).FilePath(SessionFolder.JournalFile);
        File.WriteAllLines(journal, File.ReadAllLines(journal)[..^1]);
        await using TranscriptionSession continued = SavedSessions.Resume(session.Id, Options(), Sandboxed.Endpoint(_sandbox));
        await continued.StartAsync(Limit.Token);
        Assert.Equal(string.Join(' ', Talks.Recording.Turns.Select(said => said.Text)), string.Join(' ', (await continued.TurnsAsync()).Select(turn => turn.Text)));
    }

    private SessionOptions Options(double speed = Sandboxed.Fast, ConnectionLimits? limits = null) => Sandboxed.Options(_sandbox, speed: speed, limits: limits, saveIn: _root.Path);

    private TranscriptionSession Recording(double speed = Sandboxed.Fast, ConnectionLimits? limits = null) => TranscriptionSession.FromFile(SandboxServer.RecordingPath, Options(speed, limits));

    private static async Task RunAsync(TranscriptionSession session)
    {
        await session.StartAsync(Limit.Token);
        await session.Completion.Within();
    }

    private async Task AssertContinuedAsync(string id)
    {
        await using TranscriptionSession continued = SavedSessions.Resume(id, Options());
        await continued.StartAsync(Limit.Token);
        SampleRecording.AssertTurns(await continued.TurnsAsync());
        Assert.Equal((SessionState.Completed, 0), (continued.State, continued.Gaps.Count));
        TranscriptionSession saved = SavedSessions.Open(_root.Path, id);
        SampleRecording.AssertTurns(saved.GetTurns());
        Assert.Equal((SessionState.Completed, 0), (saved.State, saved.Gaps.Count));
    }
}
