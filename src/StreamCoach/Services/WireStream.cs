using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks.Sources;
using StreamCoach.Threading;

namespace StreamCoach.Services;

/// <summary>
/// A TCP connection that is read on its own thread, on which the awaiter of a read continues, as with <see cref="Threading.InlineEvent"/> for audio. A read on
/// the thread pool would wake two pool threads for each message, which spin before they sleep: a fifth of the cost of a live session (docs/performance.md).
/// Cancelling a read closes the connection.
/// </summary>
internal sealed class WireStream : NetworkStream, IValueTaskSource<int>
{
    // A writable socket accepts this many bytes without blocking; macOS guarantees no more.
    private const int NonBlockingBytes = 2048;

    private readonly object _gate = new();
    private ManualResetValueTaskSourceCore<int> _read;
    private CancellationTokenRegistration _cancelled;
    private Memory<byte> _buffer;
    private bool _isReading;
    private bool _isRequested;
    private volatile bool _closed;

    private WireStream(Socket socket) : base(socket, ownsSocket: true)
    {
    }

    /// <summary>Connects on its own thread, because asynchronous calls would switch the socket to non-blocking mode and to the thread pool.</summary>
    /// <exception cref="SocketException">The connection failed, or the attempt was cancelled.</exception>
    public static async ValueTask<Stream> ConnectAsync(DnsEndPoint to, CancellationToken cancel)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        var connected = new TaskCompletionSource<WireStream>(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration cut = cancel.UnsafeRegister(static socket => ((Socket)socket!).Dispose(), socket);
        Background.Start("StreamCoach connect", () =>
        {
            socket.Connect(to);
            connected.SetResult(new(socket));
        }, error =>
        {
            socket.Dispose();
            // Without the original message, which repeats the address.
            connected.SetException(error is SocketException { SocketErrorCode: var code } ? new SocketException((int)code) : error);
        });
        return await connected.Task;
    }

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        _read.Reset();
        _buffer = buffer;
        // Not in the lock: if the token is cancelled already, this disposes the stream at once.
        _cancelled = cancellationToken.UnsafeRegister(static stream => ((WireStream)stream!).Dispose(), this);
        bool first;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            _isRequested = true;
            first = !_isReading;
            _isReading = true;
            Monitor.Pulse(_gate);
        }
        // Not started earlier, because HttpClient abandons a connection that fails before its first use without disposing it.
        if (first) Background.Start("StreamCoach wire", ReadRequests, _ => Dispose());
        return new(this, _read.Version);
    }

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            // A write that could block goes to the thread pool, and with it all further ones, so that a slow connection does not block the audio thread.
            if (buffer.Length > NonBlockingBytes || !Socket.Poll(0, SelectMode.SelectWrite)) return base.WriteAsync(buffer, cancellationToken);
            Write(buffer.Span);
            return ValueTask.CompletedTask;
        }
        catch (Exception error) when (error is IOException or SocketException or ObjectDisposedException)
        {
            return ValueTask.FromException(error);
        }
    }

    int IValueTaskSource<int>.GetResult(short token) => _read.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => _read.GetStatus(token);

    void IValueTaskSource<int>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _read.OnCompleted(continuation, state, token, flags);

    /// <summary>Ends a pending read, and the thread.</summary>
    protected override void Dispose(bool disposing)
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.Pulse(_gate);
        }
        base.Dispose(disposing);
    }

    private void ReadRequests()
    {
        while (TakeRequest() is { } buffer)
        {
            int bytes;
            try
            {
                bytes = Read(buffer.Span);
            }
            catch (Exception error)
            {
                _cancelled.Unregister();
                _read.SetException(error);
                continue;
            }
            _cancelled.Unregister();
            _read.SetResult(bytes);
        }
    }

    private Memory<byte>? TakeRequest()
    {
        lock (_gate)
        {
            while (!_isRequested && !_closed) Monitor.Wait(_gate);
            if (!_isRequested) return null;
            _isRequested = false;
            return _buffer;
        }
    }
}
