using System.Buffers.Binary;
using StreamCoach.Audio;
using StreamCoach.Recognition;
using StreamCoach.Recognition.Local;
using StreamCoach.Sessions;
using StreamCoach.Turns;

namespace StreamCoach.Tests.Recognition.Local;

/// <summary>Sessions of audio that comes while it is spoken.</summary>
public class LiveSessionTests
{
    private static readonly SpeechModelFiles Files = new("moonshine-test", "/models/e", "/models/d", "/models/v", "/models/a");

    [Fact]
    public async Task Speech_is_understood_while_it_is_spoken()
    {
        byte[] file = File.ReadAllBytes(SandboxServer.RecordingPath);
        short[] speech = [.. Enumerable.Range(0, 16_000 * 6).Select(i => BinaryPrimitives.ReadInt16LittleEndian(file.AsSpan(44 + 2 * i)))];
        SpeechModelFiles files = TestModels.Files();
        await using TranscriptionSession session = Session(files, TestModels.Engine, speech, Sound.Silence(1.2));
        await session.StartAsync(Limit.Token);
        List<Turn> turns = [];
        await foreach (Turn turn in session.ReadTurnsAsync(includePartials: true, Limit.Token)) turns.Add(turn);
        Assert.Equal((SessionState.Completed, true), (session.State, session.IsLive));
        Turn final = turns.First(turn => turn.IsFinal);
        Assert.Contains("thanks for making the time today", final.Text, StringComparison.OrdinalIgnoreCase);
        Assert.NotNull(final.LagMs);
        Assert.All(final.Words, word => Assert.True(word.IsFinal));
        // Those before it grew, with the same beginning. A busy machine gives fewer of them, or none.
        Assert.All(turns.TakeWhile(turn => turn != final), turn => Assert.True(turn is { IsFinal: false, Order: 0, Start: < 1 }));
        Assert.Equal(turns.Where(turn => turn.IsFinal).Select(turn => turn.Order), Enumerable.Range(0, session.GetTurns().Count));
        Assert.Empty(session.Gaps);
    }

    [Fact]
    public async Task Audio_is_taken_while_a_growing_turn_is_decoded()
    {
        TranscriptionSession? live = null;
        double before = -1, after = -1;
        var engine = new ScriptedEngine { Tokens = 2 };
        engine.Token = () =>
        {
            if (before >= 0)
            {
                if (after < 0) after = live!.AudioSent;
                return;
            }
            // The decoder is slow, and audio comes meanwhile.
            before = live!.AudioSent;
            Assert.True(SpinWait.SpinUntil(() => live.AudioWaiting >= 0.2, TimeSpan.FromSeconds(30)));
        };
        await using TranscriptionSession session = live = Session(Files, engine, Sound.Speech(2.5), Sound.Silence(1.5));
        await session.StartAsync(Limit.Token);
        await session.Completion.Within();
        Assert.InRange(after - before, 0.1, 3);
        Assert.InRange(Assert.Single(session.GetTurns()).Words.Count, 24, 27);
    }

    [Fact]
    public async Task A_stop_while_the_model_is_loaded_still_transcribes_what_was_captured()
    {
        using var load = new ManualResetEventSlim();
        await using TranscriptionSession session = Session(Files, new ScriptedEngine { Opening = () => load.Wait(2 * Limit.Time) }, Sound.Speech(60));
        Task starting = session.StartAsync(CancellationToken.None);
        Assert.True(SpinWait.SpinUntil(() => session.AudioWaiting >= 0.5, TimeSpan.FromSeconds(30)));
        Task stopping = session.StopAsync();
        load.Set();
        await stopping.Within();
        Assert.Equal(SessionState.Stopped, session.State);
        Assert.InRange(Assert.Single(session.GetTurns()).Words.Count, 5, 300);
        await starting.Within();
    }

    [Fact]
    public async Task A_forced_stop_does_not_wait_for_the_model_and_reports_what_was_captured()
    {
        using var load = new ManualResetEventSlim();
        var engine = new ScriptedEngine { Opening = () => load.Wait(2 * Limit.Time) };
        await using TranscriptionSession session = Session(Files, engine, Sound.Speech(60));
        Task starting = session.StartAsync(CancellationToken.None);
        Assert.True(SpinWait.SpinUntil(() => session.AudioWaiting >= 0.5, TimeSpan.FromSeconds(30)));
        await session.StopAsync(discardUnsent: true).Within();
        Assert.Equal(SessionState.Interrupted, session.State);
        Assert.Single(session.Gaps);
        load.Set();
        Assert.True(SpinWait.SpinUntil(() => engine.Freed == 1, TimeSpan.FromSeconds(30)));
        await starting.ContinueWith(_ => { }, TaskScheduler.Default);
    }

    [Fact]
    public void A_frame_after_lost_audio_stays_until_what_was_before_is_finished()
    {
        var buffer = new FrameBuffer(new(16_000, FrameSizes.ShortestFrame, TimeSpan.FromSeconds(2)));
        var frames = new FrameReader(buffer, 0);
        Assert.False(frames.Take());
        buffer.Append(new byte[1_600]);
        Assert.True(frames.Take() && frames.Follows);
        Assert.Equal((1_600, 1_600L), (frames.Use().Length, frames.Next));
        // Five seconds come, of which two are kept.
        for (int i = 0; i < 100; i++) buffer.Append(new byte[1_600]);
        buffer.Complete();
        Assert.True(frames.Take());
        Assert.False(frames.Follows);
        Assert.True(frames.Take());
        Assert.Equal((101 * 1_600 - 64_000L, 1_600L), (frames.At, frames.Next));
        Assert.Equal(1_600, frames.Use().Length);
        int rest = 0;
        while (frames.Take() && frames.Follows) rest += frames.Use().Length;
        Assert.Equal((64_000 - 1_600, true), (rest, frames.IsDone));
    }

    private static TranscriptionSession Session(SpeechModelFiles files, ISpeechEngine engine, params short[][] sound)
    {
        var streaming = new StreamingOptions { Model = files.Name };
        return TranscriptionSession.From(new LiveSound(sound), new SessionOptions { SpeechModel = files, Streaming = streaming, Transcriber = LocalTranscriber.For(files, streaming, () => engine) });
    }
}
