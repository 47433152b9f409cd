using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks.Sources;
using StreamCoach.Threading;

namespace StreamCoach.Services;

/// <summary>
/// A TCP connection that is read on a thread of its own: whoever awaits a read goes on there, as <see cref="Threading.InlineEvent"/> does for sound. A read
/// that the thread pool completes wakes two of its threads for every message, which spin before they sleep again: a fifth of what a live session cost
/// (docs/performance.md). A read that is cancelled ends the connection.
/// </summary>
internal sealed class WireStream : NetworkStream, IValueTaskSource<int>
{
    // A socket that has room at all takes this much at once; macOS promises no more.
    private const int SureRoom = 2048;

    private readonly object _gate = new();
    private ManualResetValueTaskSourceCore<int> _read;
    private CancellationTokenRegistration _cancelled;
    private Memory<byte> _buffer;
    private bool _reads;
    private bool _asked;
    private volatile bool _closed;

    private WireStream(Socket socket) : base(socket, ownsSocket: true)
    {
    }

    /// <summary>Connects. The socket stays in blocking mode, out of the hands of the pool, and so it is connected on a thread too.</summary>
    /// <exception cref="SocketException">No connection; cancelling ends the attempt in the same way.</exception>
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
            // The message would name the address once more.
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
        // Before the lock: where the token is cancelled already, the stream is disposed here and now.
        _cancelled = cancellationToken.UnsafeRegister(static stream => ((WireStream)stream!).Dispose(), this);
        bool first;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            _asked = true;
            first = !_reads;
            _reads = true;
            Monitor.Pulse(_gate);
        }
        // Not before: a connection that is lost before it is used is dropped by HttpClient without a word.
        if (first) Background.Start("StreamCoach wire", ReadOnRequest, _ => Dispose());
        return new(this, _read.Version);
    }

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            // A slow line holds up nobody here, least of all a microphone: the write is the pool's, and so is the socket from then on.
            if (buffer.Length > SureRoom || !Socket.Poll(0, SelectMode.SelectWrite)) return base.WriteAsync(buffer, cancellationToken);
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

    /// <summary>Ends a read that waits, and the thread.</summary>
    protected override void Dispose(bool disposing)
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.Pulse(_gate);
        }
        base.Dispose(disposing);
    }

    private void ReadOnRequest()
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
            while (!_asked && !_closed) Monitor.Wait(_gate);
            if (!_asked) return null;
            _asked = false;
            return _buffer;
        }
    }
}
