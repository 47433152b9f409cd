using StreamCoach.Audio;
using StreamCoach.Recognition.AssemblyAI;
using StreamCoach.Sessions;
using StreamCoach.Turns;

namespace StreamCoach.Tests.Streaming;

public class ReconnectingConnectionTests
{
    [Fact]
    public async Task Whoever_goes_on_where_a_message_was_posted_holds_up_nobody_else()
    {
        await using var sandbox = SandboxServer.Start();
        SessionOptions options = Sandboxed.Options(sandbox);
        var input = new InputMonitor();
        var log = new TurnLog();
        var capture = new Capture(new SilentSource(), options, input, null);
        await using var line = new ReconnectingConnection(capture, new TurnAssembler("s", options.Streaming, log), log, input.Diagnostics,
            new(options.Endpoint, options.Key!, options.Streaming, 16_000, options.ConnectTimeout, options.QuotaWait, options.Limits))
        {
            Begun = (_, _) => { },
            Dropped = _ => { },
            Gap = (_, _) => { },
            Waits = _ => { },
        };
        int poster = 0, sender = 0;
        Task<bool> sending = SendAsync();
        await Task.Run(() =>
        {
            poster = Environment.CurrentManagedThreadId;
            line.Post(ClientMessage.KeepAlive);
        }).Within();
        Assert.True(await sending.Within());
        // Without this it would prove nothing.
        Assert.Equal(poster, sender);

        async Task<bool> SendAsync()
        {
            await capture.Buffer.WaitForFrameAsync();
            sender = Environment.CurrentManagedThreadId;
            Task other = Task.Run(() =>
            {
                line.Post(ClientMessage.KeepAlive);
                line.Change(options.Streaming, new StreamingChange());
                line.Hurry();
            });
            return other.Wait(TimeSpan.FromSeconds(10));
        }
    }

    private sealed class SilentSource : IAudioSource
    {
        public string Description => "silence";

        public SourceKind Kind => SourceKind.Program;

        public string? Path => null;

        public bool IsLive => true;

        public bool Blocks => true;

        public double PaceLimit => 1;

        public int SampleRate => 16_000;

        public void Open()
        {
        }

        public int Read(Span<byte> pcm) => 0;

        public void Interrupt()
        {
        }

        public void Dispose()
        {
        }
    }
}
