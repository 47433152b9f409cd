using System.Collections.Concurrent;
using System.Diagnostics;
using StreamCoach.Audio;
using StreamCoach.Errors;
using StreamCoach.Services;

namespace StreamCoach.Recognition.AssemblyAI;

/// <summary>
/// One WebSocket session: authenticates, sends audio, receives messages, terminates. One loop sends (frames, then Terminate), one receives
/// (Begin, turns, Termination). Every wait has a limit.
/// </summary>
internal sealed class SocketSession : IAsyncDisposable
{
    private static readonly TimeSpan HurriedLimit = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan CloseLimit = TimeSpan.FromSeconds(1);

    private readonly ConnectionLimits _limits;
    private readonly AudioCapture _capture;
    private readonly FrameBuffer _buffer;
    private readonly ITurnSink _turns;
    private readonly AudioProgress _progress;
    private readonly MessageReceiver _receiver;
    private readonly ConcurrentQueue<ClientMessage> _messages = [];
    private readonly CatchUpPacer _pacer;
    // Ends receiving if no Termination arrives.
    private readonly CancellationTokenSource _overdue = new();
    private WebSocketConnection? _connection;
    private TimeSpan _lifetime;
    private long _begunAt;
    private volatile bool _receiveEnded;
    private volatile bool _leaving;
    private volatile bool _terminated;
    private volatile bool _sendEnded;
    private volatile bool _hurried;
    private bool _confirmed;
    private bool _noTermination;
    private (long From, long To)? _gap;

    public SocketSession(TranscriberContext context, ConnectionLimits limits)
    {
        _limits = limits;
        _capture = context.Capture;
        _buffer = context.Capture.Buffer;
        _turns = context.Turns;
        _progress = new(context, limits);
        _pacer = new(limits, context.Capture.BytesPerSecond);
        _receiver = new(context, _progress);
    }

    /// <summary>The service's first message; set once <see cref="OpenAsync"/> has succeeded.</summary>
    public ServiceMessage Begin => _receiver.Begin ?? throw new UnreachableException();

    /// <summary>The options of this connection, with the model that the service runs.</summary>
    public StreamingOptions Options
    {
        set => _receiver.Options = value;
    }

    /// <summary>The time since Begin.</summary>
    public TimeSpan Age => Stopwatch.GetElapsedTime(_begunAt);

    /// <inheritdoc cref="AudioProgress.ReplayFrom"/>
    public long ReplayFrom => _progress.ReplayFrom;

    /// <summary>Opens the socket and waits for Begin: only then is the session connected.</summary>
    /// <returns>Why the service refused; <see langword="null"/> once it has begun.</returns>
    /// <exception cref="StreamCoachException">The service is unreachable, or sent no Begin in time.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public async Task<StreamCoachException?> OpenAsync(Uri address, ApiKey key, TimeSpan limit, CancellationToken cancel)
    {
        using var connecting = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        connecting.CancelAfter(limit);
        try
        {
            _connection = await WebSocketConnection.OpenAsync(address, key, _capture.IsLive, _limits, connecting.Token);
            while (_receiver.Begin is null)
            {
                if (await _receiver.ReceiveAsync(_connection, connecting.Token) is { IsEnd: true } end) return end.Failure ?? Closed();
            }
            _begunAt = Stopwatch.GetTimestamp();
            _pacer.Begin(_begunAt);
            _lifetime = _limits.LifetimeOf(_receiver.Begin);
            return null;
        }
        catch (OperationCanceledException error) when (!cancel.IsCancellationRequested)
        {
            throw new StreamCoachException(FailureKind.ConnectTimeout,
                $"{address.Host} did not begin the session within {limit.TotalSeconds:0} s.", error)
            { Retry = RetryRule.Again };
        }
    }

    /// <summary>Sends the audio from an offset to its end, and receives turns until the service confirms the end.</summary>
    /// <returns>How it ended. An error that the service reports takes precedence over the broken connection that follows it.</returns>
    /// <exception cref="OperationCanceledException">Aborted by the caller.</exception>
    public async Task<SocketSessionResult> RunAsync(long offset, CancellationToken abort)
    {
        _progress.Begin(offset);
        using CancellationTokenRegistration cut = abort.Register(_overdue.Cancel);
        Task<StreamCoachException?> send = SendAllAsync(abort);
        StreamCoachException? failure = await ReceiveAllAsync(abort);
        _receiveEnded = true;
        _buffer.WakeConsumer();
        if (failure is not null) _connection!.Dispose();
        StreamCoachException? sending = await send;
        abort.ThrowIfCancellationRequested();
        return new(failure ?? sending, _leaving, _confirmed, _terminated && !_leaving, _noTermination, _gap);
    }

    /// <summary>Queues a message. It is sent after the current frame, or when the caller wakes the buffer's consumer, which it does after releasing its locks.</summary>
    public void Post(ClientMessage message) => _messages.Enqueue(message);

    /// <summary>Ends the session within about a second: nobody waits for the last turns any more.</summary>
    public void Hurry()
    {
        _hurried = true;
        if (_sendEnded) _overdue.CancelAfter(HurriedLimit);
    }

    /// <summary>Closes the socket. The token source is not disposed: <see cref="Hurry"/> may still be called, and its timer ends by itself.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_connection is not null) await _connection.CloseAsync(CloseLimit);
    }

    private async Task<StreamCoachException?> SendAllAsync(CancellationToken abort)
    {
        var frame = new byte[_buffer.FrameBytes];
        try
        {
            while (!_receiveEnded && !_buffer.IsDone)
            {
                long now = Stopwatch.GetTimestamp();
                if (MustLeave(now)) break;
                while (_messages.TryDequeue(out ClientMessage? message)) await _connection!.SendAsync(message, abort);
                CheckHeartbeat(now);
                // Not on the thread that records or paces: a disk that hangs would hold up everything else on that thread.
                if (_buffer.NextIsOnDisk) await Task.Yield();
                int bytes = _buffer.Take(frame, out long offset);
                if (bytes == 0)
                {
                    await _buffer.WaitForFrameAsync();
                    continue;
                }
                // The service counts time by the audio that it received, so after lost audio only a new connection keeps times right. The audio
                // before it ends like a session.
                if (offset != _progress.Sent)
                {
                    _gap = (_progress.Sent, offset);
                    break;
                }
                await _pacer.WaitAsync(now);
                _progress.BeginSend(offset + bytes);
                await _connection!.SendAudioAsync(frame.AsMemory(0, bytes), abort);
                _pacer.Count(bytes);
                _progress.EndSend(offset + bytes);
                _buffer.Release(ReplayFrom);
            }
            if (_receiveEnded) return null;
            _turns.IsCutOff = _capture.IsCutOff;
            _terminated = true;
            await _connection!.SendAsync(ClientMessage.Terminate, abort);
            return null;
        }
        catch (StreamCoachException error)
        {
            // The service's own error message may still arrive.
            _hurried = true;
            return error;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        finally
        {
            _sendEnded = true;
            _overdue.CancelAfter(_hurried ? HurriedLimit : _limits.TerminationTimeout);
        }
    }

    // The service ends a session at its limit in the middle of a word, so this side moves to a new connection before, in a pause if there is one.
    private bool MustLeave(long now)
    {
        TimeSpan left = _lifetime - Stopwatch.GetElapsedTime(_begunAt, now);
        if (left > _limits.LeaveInPause || (left > _limits.LeaveAnyway && _turns.IsOpen)) return false;
        _receiver.IgnoreTurns();
        return _leaving = true;
    }

    private void CheckHeartbeat(long now)
    {
        if (_receiver.HasHeartbeat && Stopwatch.GetElapsedTime(_receiver.LastMessageAt, now) > _limits.HeartbeatTimeout)
            throw Lost($"the service sent no heartbeat for {_limits.HeartbeatTimeout.TotalSeconds:0} s");
    }

    private async Task<StreamCoachException?> ReceiveAllAsync(CancellationToken abort)
    {
        try
        {
            while (true)
            {
                MessageResult received = await _receiver.ReceiveAsync(_connection!, _overdue.Token);
                if (!received.IsEnd) continue;
                _confirmed = _terminated && received.Failure is null && (received.IsTermination || _connection!.CloseCode == 1000);
                return received.Failure ?? (_confirmed ? null : Closed());
            }
        }
        catch (OperationCanceledException)
        {
            _noTermination = _terminated && !abort.IsCancellationRequested && !_hurried && !_leaving;
            return _noTermination ? Lost($"the service did not confirm the end within {_limits.TerminationTimeout.TotalSeconds:0} s") : null;
        }
        catch (StreamCoachException error)
        {
            return error;
        }
    }

    // The reason may be in the close frame only: some servers send no Error message.
    private StreamCoachException Closed() => ServiceFailure.From(_connection!.CloseCode, _connection.CloseReason, begun: _receiver.Begin is not null);

    private static StreamCoachException Lost(string why) => new(FailureKind.ConnectionLost, $"The connection was closed because {why}.") { Retry = RetryRule.Again };
}
