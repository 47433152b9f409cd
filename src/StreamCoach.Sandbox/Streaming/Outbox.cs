using System.Net.WebSockets;
using System.Threading.Channels;
using StreamCoach.Sandbox.Unpromised;

namespace StreamCoach.Sandbox.Streaming;

/// <summary>
/// The only writer of a session's socket. Its queue is limited, so the server stops reading from a client that does not read.
/// </summary>
internal sealed class Outbox(WebSocket socket, SandboxSession session, MessageRewriter? rewriter)
{
    private const int FragmentBytes = 3;

    private readonly Channel<Outgoing> _waiting = Channel.CreateBounded<Outgoing>(
        new BoundedChannelOptions(1024) { SingleReader = true });

    private volatile bool _fragmented;
    private volatile bool _muted;
    private volatile bool _closing;
    private long _slowTicks;

    /// <summary>Whether a close frame is queued; nothing is sent after it.</summary>
    public bool Closing => _closing;

    /// <summary>Whether messages that are written now are not sent.</summary>
    public bool Silent => _closing || _muted;

    /// <summary>Splits every message from now on into frames of a few bytes.</summary>
    public void Fragment() => _fragmented = true;

    /// <summary>Delays every message from now on.</summary>
    public void Slow(TimeSpan time) => Interlocked.Exchange(ref _slowTicks, time.Ticks);

    /// <summary>Sends nothing from now on.</summary>
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

    /// <summary>Sends an Error message and the close that follows it.</summary>
    public async ValueTask FailAsync(ServiceError error, CancellationToken ct)
    {
        await WriteAsync(Messages.Error(error), ct);
        await CloseAsync(error.Code, ServiceError.CloseReason, ct);
    }

    /// <summary>Completes when everything that was written is sent.</summary>
    public async Task FlushAsync(CancellationToken ct)
    {
        var sent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await _waiting.Writer.WriteAsync(new Outgoing([]) { IsMark = true, Sent = sent.SetResult }, ct);
        await sent.Task.WaitAsync(ct);
    }

    public ValueTask CloseAsync(int code, string reason, CancellationToken ct) => WriteAsync(Outgoing.Close(code, reason), ct);

    /// <summary>Sends the queued messages, until a close frame was sent or the token is cancelled.</summary>
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
