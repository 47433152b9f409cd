using System.Net.WebSockets;
using System.Threading.Channels;
using StreamCoach.Sandbox.Unpromised;

namespace StreamCoach.Sandbox.Streaming;

/// <summary>The one writer of a session's socket. What is waiting is bounded, so a client that does not read is not read either.</summary>
internal sealed class Outbox(WebSocket socket, SandboxSession session, MessageRewriter? rewriter)
{
    private const int FragmentBytes = 3;

    private readonly Channel<Outgoing> _waiting = Channel.CreateBounded<Outgoing>(
        new BoundedChannelOptions(1024) { SingleReader = true });

    private volatile bool _fragmented;
    private volatile bool _muted;
    private volatile bool _closing;
    private long _slowTicks;

    /// <summary>A close frame is on its way; nothing is sent after it.</summary>
    public bool Closing => _closing;

    /// <summary>Nothing that is written now is sent.</summary>
    public bool Silent => _closing || _muted;

    /// <summary>From now on every message is cut into frames of a few bytes.</summary>
    public void Fragment() => _fragmented = true;

    /// <summary>From now on every message is held back.</summary>
    public void Slow(TimeSpan time) => Interlocked.Exchange(ref _slowTicks, time.Ticks);

    /// <summary>From now on nothing is sent.</summary>
    public void Mute() => _muted = true;

    public ValueTask WriteAsync(byte[] message, CancellationToken ct) => WriteAsync(new Outgoing(message), ct);

    public async ValueTask WriteAsync(Outgoing message, CancellationToken ct)
    {
        if (Silent)
            return;
        if (message.CloseCode is not null)
            _closing = true;
        await _waiting.Writer.WriteAsync(message, ct);
    }

    /// <summary>An Error message and the close that follows it.</summary>
    public async ValueTask FailAsync(ServiceError error, CancellationToken ct)
    {
        await WriteAsync(Messages.Error(error), ct);
        await CloseAsync(error.Code, ServiceError.CloseReason, ct);
    }

    /// <summary>Completes when all that was written is sent.</summary>
    public async Task FlushAsync(CancellationToken ct)
    {
        var sent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await _waiting.Writer.WriteAsync(new Outgoing([]) { IsMark = true, Sent = sent.SetResult }, ct);
        await sent.Task.WaitAsync(ct);
    }

    public ValueTask CloseAsync(int code, string reason, CancellationToken ct) => WriteAsync(Outgoing.Close(code, reason), ct);

    /// <summary>Sends what is written, until a close frame was sent or the token ends it.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        await foreach (Outgoing message in _waiting.Reader.ReadAllAsync(ct))
        {
            TimeSpan hold = message.Hold + new TimeSpan(Interlocked.Read(ref _slowTicks));
            if (message.Hold == Timeout.InfiniteTimeSpan)
                await Task.Delay(Timeout.InfiniteTimeSpan, ct);
            if (hold > TimeSpan.Zero)
                await Task.Delay(hold, ct);
            if (_muted && !message.IsMark)
                continue;
            if (message.CloseCode is { } code)
            {
                session.OnClose(code);
                await socket.CloseOutputAsync((WebSocketCloseStatus)code, message.CloseReason, ct);
                return;
            }

            if (!message.IsMark)
                await SendAsync(message, ct);
            message.Sent?.Invoke();
        }
    }

    private async ValueTask SendAsync(Outgoing message, CancellationToken ct)
    {
        if (rewriter is null || message.Type != WebSocketMessageType.Text)
        {
            await SendAsIsAsync(message, ct);
            return;
        }

        foreach (byte[] data in rewriter.Rewrite(message.Data))
            await SendAsIsAsync(message with { Data = data }, ct);
    }

    private async ValueTask SendAsIsAsync(Outgoing message, CancellationToken ct)
    {
        if (!_fragmented)
        {
            await socket.SendAsync(message.Data.AsMemory(), message.Type, true, ct);
            return;
        }

        for (int at = 0; at < message.Data.Length; at += FragmentBytes)
        {
            int count = Math.Min(FragmentBytes, message.Data.Length - at);
            await socket.SendAsync(message.Data.AsMemory(at, count), message.Type, at + count == message.Data.Length, ct);
        }
    }
}
