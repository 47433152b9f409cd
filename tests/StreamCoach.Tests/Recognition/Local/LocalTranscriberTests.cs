using StreamCoach.Errors;
using StreamCoach.Recognition;
using StreamCoach.Recognition.Local;
using StreamCoach.Sessions;
using StreamCoach.Tests.Audio;
using StreamCoach.Tests.Storage;
using StreamCoach.Turns;

namespace StreamCoach.Tests.Recognition.Local;

/// <summary>A session with the recogniser on this machine, whose model is replaced.</summary>
public class LocalTranscriberTests
{
    private static readonly SpeechModelFiles Files = new("moonshine-test", "/models/e", "/models/d", "/models/v", "/models/a");

    [Fact]
    public async Task A_recording_is_completed_by_its_proof_and_names_its_model()
    {
        using var root = new TemporaryRoot();
        var engine = new ScriptedEngine();
        await using TranscriptionSession session = Session(engine, SandboxServer.RecordingPath, saveIn: root.Path);
        await session.StartAsync(Limit.Token);
        List<Turn> turns = await session.TurnsAsync();
        await session.Completion.Within();
        Assert.Equal((SessionState.Completed, "moonshine-test"), (session.State, session.Model));
        Assert.InRange(turns.Count, 5, 40);
        Assert.All(turns, turn => Assert.True(turn.IsFinal && turn.Model == "moonshine-test" && turn.End > turn.Start));
        Assert.Equal(Enumerable.Range(0, turns.Count), turns.Select(turn => turn.Order));
        Assert.Equal(turns.Select(turn => turn.Text), SavedSessions.Open(root.Path, session.Id).GetTurns().Select(turn => turn.Text));
        Assert.Empty(session.Gaps);
    }

    [Fact]
    public async Task A_model_that_cannot_be_loaded_fails_the_start()
    {
        var engine = new ScriptedEngine { OpenFailure = new(FailureKind.SpeechModelUnusable, "The test's file is damaged.") };
        await using TranscriptionSession session = Session(engine, SandboxServer.RecordingPath);
        StreamCoachException failure = await Assert.ThrowsAsync<StreamCoachException>(() => session.StartAsync(Limit.Token));
        Assert.Equal((FailureKind.SpeechModelUnusable, SessionState.Failed), (failure.Kind, session.State));
    }

    [Fact]
    public async Task A_stop_of_a_recording_does_not_wait_for_the_model()
    {
        using var load = new ManualResetEventSlim();
        using var loading = new ManualResetEventSlim();
        var engine = new ScriptedEngine
        {
            Opening = () =>
            {
                loading.Set();
                load.Wait(2 * Limit.Time);
            },
        };
        await using TranscriptionSession session = Session(engine, SandboxServer.RecordingPath);
        Task starting = session.StartAsync(CancellationToken.None);
        loading.Wait(Limit.Token);
        await session.StopAsync().Within();
        await starting.Within();
        Assert.Equal((SessionState.Stopped, null), (session.State, session.Failure));
        Assert.Equal(0, engine.Freed);
        // The load ends in the background, and nothing of it stays.
        load.Set();
        Assert.True(SpinWait.SpinUntil(() => engine.Freed == 1, TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task A_model_that_fails_later_fails_the_session()
    {
        var engine = new ScriptedEngine { DecodeFailure = new(FailureKind.SpeechModelMemoryInsufficient, "The test has no memory.") };
        await using TranscriptionSession session = Session(engine, SandboxServer.RecordingPath);
        await session.StartAsync(Limit.Token);
        await session.Completion.Within();
        Assert.Equal((FailureKind.SpeechModelMemoryInsufficient, SessionState.Failed), (session.Failure?.Kind, session.State));
    }

    [Fact]
    public async Task A_session_that_is_cut_off_while_it_decodes_ends_unconfirmed()
    {
        TranscriptionSession? cut = null;
        var engine = new ScriptedEngine { Decoding = () => cut!.Abort() };
        await using TranscriptionSession session = cut = Session(engine, SandboxServer.RecordingPath);
        await session.StartAsync(Limit.Token);
        await session.Completion.Within();
        Assert.Equal(SessionState.Interrupted, session.State);
        Assert.Empty(session.GetTurns());
    }

    [Theory]
    [InlineData(8_000)]
    [InlineData(11_025)]
    [InlineData(96_000)]
    public async Task Audio_of_any_rate_is_recognised(int rate)
    {
        using var file = new TemporaryFile(".wav", Wav.Tone(2, rate));
        await using TranscriptionSession session = Session(new ScriptedEngine(), file.Path);
        await session.StartAsync(Limit.Token);
        await session.Completion.Within();
        Turn turn = Assert.Single(session.GetTurns());
        Assert.Equal(SessionState.Completed, session.State);
        Assert.InRange(turn.Words.Count, 18, 21);
        Assert.InRange(turn.End!.Value, 1.8, 2.1);
    }

    [Fact]
    public async Task An_unknown_language_is_one_warning()
    {
        var engine = new ScriptedEngine { Confidence = 0.4 };
        await using TranscriptionSession session = Session(engine, SandboxServer.RecordingPath);
        await session.StartAsync(Limit.Token);
        await session.Completion.Within();
        Assert.Single(session.Diagnostics.Since(0), note => note.Level == DiagnosticLevel.Warning && note.Text.Contains("English", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_time_left_of_a_recording_is_known_while_it_is_transcribed()
    {
        using var release = new ManualResetEventSlim();
        int decoded = 0;
        var engine = new ScriptedEngine
        {
            Decoding = () =>
            {
                if (++decoded == 3) release.Wait(Limit.Token);
            },
        };
        await using TranscriptionSession session = Session(engine, SandboxServer.RecordingPath);
        var monitor = new SessionMonitor(session);
        Assert.Null(monitor.TimeLeft);
        await session.StartAsync(Limit.Token);
        CancellationToken limit = Limit.Token;
        while (monitor.TimeLeft is null) await Task.Delay(10, limit);
        Assert.True(monitor.TimeLeft > TimeSpan.Zero);
        release.Set();
        await session.Completion.Within();
        Assert.Equal((SessionState.Completed, null), (session.State, monitor.TimeLeft));
    }

    private static TranscriptionSession Session(ScriptedEngine engine, string path, string? saveIn = null)
    {
        var streaming = new StreamingOptions { Model = Files.Name };
        return TranscriptionSession.FromFile(path, new SessionOptions
        {
            Speed = 1_000,
            SaveIn = saveIn,
            SpeechModel = Files,
            Streaming = streaming,
            Transcriber = LocalTranscriber.For(Files, streaming, () => engine),
        });
    }
}
