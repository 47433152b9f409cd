using StreamCoach.Errors;
using StreamCoach.Recognition;
using StreamCoach.Sessions;
using StreamCoach.Tests.Storage;
using StreamCoach.Turns;

namespace StreamCoach.Tests.Recognition;

/// <summary>A session runs with any transcriber, without a key or a service.</summary>
public class OtherTranscriberTests
{
    [Theory]
    [InlineData(true, SessionState.Completed)]
    [InlineData(false, SessionState.Interrupted)]
    public async Task A_session_ends_by_the_proof_of_its_transcriber(bool confirms, SessionState state)
    {
        using var root = new TemporaryRoot();
        await using TranscriptionSession session = TranscriptionSession.FromFile(SandboxServer.RecordingPath, new SessionOptions
        {
            Speed = Sandboxed.Fast,
            Duration = TimeSpan.FromSeconds(5),
            SaveIn = root.Path,
            Transcriber = context => new TurnEachSecond(context, confirms),
        });
        await session.StartAsync(Limit.Token);
        List<Turn> turns = await session.TurnsAsync();
        await session.Completion.Within();
        Assert.Equal(state, session.State);
        Assert.Equal(["Second 0.", "Second 1.", "Second 2.", "Second 3.", "Second 4."], turns.Select(turn => turn.Text));
        Assert.All(turns, turn => Assert.Equal((turn.Order, "each-second"), (turn.Start, turn.Model)));
        TranscriptionSession saved = SavedSessions.Open(root.Path, session.Id);
        Assert.Equal((state, "each-second"), (saved.State, saved.Model));
        Assert.Equal(turns.Select(turn => turn.Text), saved.GetTurns().Select(turn => turn.Text));
    }

    [Fact]
    public async Task A_transcriber_that_fails_fails_the_session()
    {
        await using TranscriptionSession session = TranscriptionSession.FromFile(SandboxServer.RecordingPath, new SessionOptions
        {
            Speed = Sandboxed.Fast,
            Transcriber = context => new TurnEachSecond(context, confirms: true, failAfter: 2),
        });
        await session.StartAsync(Limit.Token);
        await session.Completion.Within();
        Assert.Equal((SessionState.Failed, FailureKind.ConnectionLost), (session.State, session.Failure?.Kind));
        Assert.Equal(2, session.GetTurns().Count);
    }

    /// <summary>Recognises nothing, and returns a turn for each second of audio.</summary>
    private sealed class TurnEachSecond(TranscriberContext context, bool confirms, int failAfter = int.MaxValue) : ITranscriber
    {
        private long _confirmed;

        public long ConfirmedUntil => Interlocked.Read(ref _confirmed);

        public int Refusals => 0;

        public Task<StreamCoachException?> OpenAsync(CancellationToken stop, CancellationToken cancel) => Task.FromResult<StreamCoachException?>(null);

        public async Task<TranscriberResult> RunAsync(long offset, CancellationToken abort)
        {
            context.Observer.Began(new(null, "each-second", offset));
            var frame = new byte[context.Capture.Buffer.FrameBytes];
            int said = 0;
            while (!context.Capture.Buffer.IsDone)
            {
                if (said == failAfter) return new(new(FailureKind.ConnectionLost, "The test ended it."), Confirmed: false);
                int bytes = context.Capture.Buffer.Take(frame, out long at);
                if (bytes == 0) await context.Capture.Buffer.WaitForFrameAsync();
                double heard = (double)(at + bytes) / context.Capture.BytesPerSecond;
                if (heard < said + 1) continue;
                context.Turns.SentUntil = heard;
                context.Turns.Accept(new()
                {
                    Order = said,
                    Ends = true,
                    IsFormatted = true,
                    Text = $"Second {said}.",
                    Words = [new() { Text = "Second", Start = said * 1_000, End = said * 1_000 + 400 }, new() { Text = $"{said}.", Start = said * 1_000 + 500, End = said * 1_000 + 900 }],
                }, context.Capture.Timeline.StartFor(said), DateTime.UtcNow);
                Interlocked.Exchange(ref _confirmed, at + bytes);
                said++;
            }
            return new(null, confirms);
        }

        public void Change(StreamingOptions changed, StreamingChange change)
        {
        }

        public void SendChanges()
        {
        }

        public void ForceEndpoint()
        {
        }

        public void KeepAlive()
        {
        }

        public void SourceEnded()
        {
        }

        public void Hurry() => context.Capture.Buffer.WakeConsumer();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
