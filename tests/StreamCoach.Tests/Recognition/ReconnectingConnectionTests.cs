using StreamCoach.Audio;
using StreamCoach.Errors;
using StreamCoach.Recognition;
using StreamCoach.Recognition.AssemblyAI;
using StreamCoach.Sessions;
using StreamCoach.Tests.Audio;
using StreamCoach.Turns;

namespace StreamCoach.Tests.Recognition;

public class ReconnectingConnectionTests
{
    [Fact]
    public async Task A_continuation_of_a_posted_message_blocks_nobody_else()
    {
        await using var sandbox = SandboxServer.Start();
        SessionOptions options = Sandboxed.Options(sandbox);
        var input = new InputMonitor();
        var log = new TurnLog();
        var capture = new AudioCapture(new SilentSource(), options.Capture, input, null);
        await using var connection = new ReconnectingConnection(
            new(capture, new TurnAssembler("s", options.Streaming.Model, log), new NoObserver(), input.Diagnostics, 16_000),
            new(options.Endpoint, options.Key!, options.Streaming, options.ConnectTimeout, options.QuotaWait, options.Limits));
        int poster = 0, sender = 0;
        Task<bool> sending = SendAsync();
        await Task.Run(() =>
        {
            poster = Environment.CurrentManagedThreadId;
            connection.Send(ClientMessage.KeepAlive);
        }).Within();
        Assert.True(await sending.Within());
        // Otherwise the test would prove nothing.
        Assert.Equal(poster, sender);

        async Task<bool> SendAsync()
        {
            await capture.Buffer.WaitForFrameAsync();
            sender = Environment.CurrentManagedThreadId;
            Task other = Task.Run(() =>
            {
                connection.Send(ClientMessage.KeepAlive);
                connection.Change(options.Streaming, new StreamingChange());
                connection.Hurry();
            });
            return other.Wait(TimeSpan.FromSeconds(10));
        }
    }

    private sealed class NoObserver : ITranscriberObserver
    {
        public void Began(TranscriberBegin begin)
        {
        }

        public void Waiting(bool waits)
        {
        }

        public void Dropped(StreamCoachException loss)
        {
        }

        public void NotUnderstood(long from, long to)
        {
        }

        public void Lost(long from, long to)
        {
        }
    }

    private sealed class SilentSource() : LiveSource(SourceKind.Program)
    {
        public override int Read(Span<byte> pcm) => 0;
    }
}
