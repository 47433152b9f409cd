using System.Collections.Concurrent;
using System.Diagnostics;
using StreamCoach.Audio;
using StreamCoach.Errors;
using StreamCoach.Services;
using StreamCoach.Text;
using StreamCoach.Threading;

namespace StreamCoach.Recognition.AssemblyAI;

/// <summary>
/// One WebSocket session: authenticates, sends audio, receives messages, terminates. One loop sends (frames, then Terminate), one receives (Begin, turns,
/// Termination). Every wait in it has a limit.
/// </summary>
internal sealed class SocketSession(TranscriberContext context, ReconnectPolicy policy) : IAsyncDisposable
{
    private static readonly TimeSpan HurriedLimit = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan CloseLimit = TimeSpan.FromSeconds(1);

    private readonly AudioCapture _capture = context.Capture;
    private readonly FrameBuffer _buffer = context.Capture.Buffer;
    private readonly ITurnSink _turns = context.Turns;
    private readonly ConcurrentQueue<ClientMessage> _messages = [];
    private readonly InlineEvent _due = new();
    // Cuts the receiving off where no Termination comes.
    private readonly CancellationTokenSource _overdue = new();
    private WebSocketConnection? _connection;
    private ServiceMessage? _begin;
    private long _sentUntil;
    private long _handed;
    private long _heardOffset;
    private long _heardAt;
    private bool _beats;
    private long _begunAt;
    private volatile bool _over;
    private volatile bool _leaving;
    private volatile bool _terminated;
    private volatile bool _sentAll;
    private bool _confirmed;
    private bool _silent;
    private (long From, long To)? _hole;
    private volatile bool _hurried;
    private TimeSpan _lifetime;
    private volatile StreamingOptions _listening = new();

    /// <summary>The service's first message; there once <see cref="OpenAsync"/> has succeeded.</summary>
    public ServiceMessage Begin => _begin ?? throw new UnreachableException();

    /// <summary>How the service listens on this connection, with the model that it runs: its messages are read by that.</summary>
    public StreamingOptions Listening
    {
        set => _listening = value;
    }

    /// <summary>The time since Begin.</summary>
    public TimeSpan Age => Stopwatch.GetElapsedTime(_begunAt);

    /// <summary>
    /// The offset from which audio is needed again if this connection drops: the end of the last finished turn; while nothing is being said, some seconds
    /// before the sound that the service last gave a sign of life for, so that an hour of silence is not sent again. It never goes back, because what
    /// lies before it is kept no longer.
    /// </summary>
    public long ReplayFrom => Math.Min(Interlocked.Read(ref _sentUntil), Math.Max(Math.Max(_buffer.Released, Offset(_turns.AnsweredUntil)),
        _turns.IsOpen ? 0 : Interlocked.Read(ref _heardOffset) - Offset(policy.UnheardSpeech.TotalSeconds)));

    /// <summary>Opens the socket and waits for Begin: only that means connected.</summary>
    /// <returns>Why the service refused; <see langword="null"/> once it has begun.</returns>
    /// <exception cref="StreamCoachException">No connection, or no Begin in time.</exception>
    /// <exception cref="OperationCanceledException">Cancelled by the caller.</exception>
    public async Task<StreamCoachException?> OpenAsync(Uri address, ApiKey key, TimeSpan limit, CancellationToken cancel)
    {
        using var connecting = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        connecting.CancelAfter(limit);
        try
        {
            _connection = await WebSocketConnection.OpenAsync(address, key, _capture.IsLive, policy, connecting.Token);
            while (_begin is null)
            {
                if (await ReceiveAsync(connecting.Token) is { Ended: true } end) return end.Failure ?? Closed();
            }
            _begunAt = _heardAt = Stopwatch.GetTimestamp();
            _lifetime = policy.LifetimeOf(_begin);
            return null;
        }
        catch (OperationCanceledException error) when (!cancel.IsCancellationRequested)
        {
            throw new StreamCoachException(FailureKind.ConnectTimeout,
                $"{address.Host} did not begin the session within {limit.TotalSeconds:0} s.", error)
            { Retry = RetryRule.Again };
        }
    }

    /// <summary>Sends the audio from an offset on to its end and takes in turns until the service has said its last word.</summary>
    /// <returns>How it ended. The service's own words win over the broken pipe that follows them.</returns>
    /// <exception cref="OperationCanceledException">Cut off by the caller.</exception>
    public async Task<SocketSessionEnd> RunAsync(long offset, CancellationToken abort)
    {
        _sentUntil = _handed = _heardOffset = offset;
        using CancellationTokenRegistration cut = abort.Register(_overdue.Cancel);
        Task<StreamCoachException?> send = SendAllAsync(abort);
        StreamCoachException? failure = await ReceiveAllAsync(abort);
        _over = true;
        _buffer.WakeConsumer();
        if (failure is not null) _connection!.Dispose();
        StreamCoachException? sending = await send;
        abort.ThrowIfCancellationRequested();
        return new(failure ?? sending, _leaving, _confirmed, _terminated && !_leaving, _silent, _hole);
    }

    /// <summary>Sends a message as soon as the frame that is on its way is sent, or the buffer's consumer is woken: that is left to the caller, who may hold a lock.</summary>
    public void Post(ClientMessage message) => _messages.Enqueue(message);

    /// <summary>The user does not wait for the last words.</summary>
    public void Hurry()
    {
        _hurried = true;
        if (_sentAll) _overdue.CancelAfter(HurriedLimit);
    }

    /// <summary>Closes the socket. The token source is left: a late <see cref="Hurry"/> may still come, and its timer ends by itself.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_connection is not null) await _connection.CloseAsync(CloseLimit);
    }

    private async Task<StreamCoachException?> SendAllAsync(CancellationToken abort)
    {
        var frame = new byte[_buffer.FrameBytes];
        long sent = 0;
        try
        {
            while (!_over && !_buffer.IsDone)
            {
                long now = Stopwatch.GetTimestamp();
                if (MustLeave(now)) break;
                while (_messages.TryDequeue(out ClientMessage? message)) await _connection!.SendAsync(message, abort);
                CheckSignsOfLife(now);
                // Not on the thread that records or paces: a disk that hangs would hold up whoever else goes on there.
                if (_buffer.NextIsOnDisk) await Task.Yield();
                int bytes = _buffer.Take(frame, out long offset);
                if (bytes == 0)
                {
                    await _buffer.WaitForFrameAsync();
                    continue;
                }
                // The service counts on from what it got: after lost sound only a new line keeps the time. What came before it ends as a talk does.
                if (offset != _sentUntil)
                {
                    _hole = (_sentUntil, offset);
                    break;
                }
                long due = DueAt(sent);
                if (due > now)
                {
                    PacingThread.Wake(_due, due);
                    await _due.WaitAsync();
                }
                // Before it is sent: the answer may come before the send returns.
                Interlocked.Exchange(ref _handed, offset + bytes);
                await _connection!.SendAudioAsync(frame.AsMemory(0, bytes), abort);
                sent += bytes;
                Interlocked.Exchange(ref _sentUntil, offset + bytes);
                _buffer.Release(ReplayFrom);
            }
            if (_over) return null;
            _turns.IsCutOff = _capture.IsCutOff;
            _terminated = true;
            await _connection!.SendAsync(ClientMessage.Terminate, abort);
            return null;
        }
        catch (StreamCoachException error)
        {
            // The service's own words about it may be on their way.
            _hurried = true;
            return error;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        finally
        {
            _sentAll = true;
            _overdue.CancelAfter(_hurried ? HurriedLimit : policy.Termination);
        }
    }

    // Sound that is sent once more, or that waited, may not come much faster than speech: the service refuses what does.
    private long DueAt(long sent)
    {
        double ahead = (sent - policy.Burst.TotalSeconds * _capture.BytesPerSecond) / (_capture.BytesPerSecond * policy.CatchUp);
        return _begunAt + (long)(ahead * Stopwatch.Frequency);
    }

    // The service ends a session at its limit in the middle of a word; this side leaves before, in a pause if there is one.
    private bool MustLeave(long now)
    {
        TimeSpan left = _lifetime - Stopwatch.GetElapsedTime(_begunAt, now);
        if (left > policy.LeaveInPause) return false;
        return _leaving = left <= policy.LeaveAnyway || !_turns.IsOpen;
    }

    private void CheckSignsOfLife(long now)
    {
        if (_beats && Stopwatch.GetElapsedTime(Interlocked.Read(ref _heardAt), now) > policy.Silence)
            throw Lost($"the service gave no sign of life for {policy.Silence.TotalSeconds:0} s");
    }

    private async Task<StreamCoachException?> ReceiveAllAsync(CancellationToken abort)
    {
        try
        {
            while (true)
            {
                Received received = await ReceiveAsync(_overdue.Token);
                if (!received.Ended) continue;
                _confirmed = _terminated && received.Failure is null && (received.Terminated || _connection!.CloseCode == 1000);
                return received.Failure ?? (_confirmed ? null : Closed());
            }
        }
        catch (OperationCanceledException)
        {
            _silent = _terminated && !abort.IsCancellationRequested && !_hurried && !_leaving;
            return _silent ? Lost($"the service did not confirm the end within {policy.Termination.TotalSeconds:0} s") : null;
        }
        catch (StreamCoachException error)
        {
            return error;
        }
    }

    private async ValueTask<Received> ReceiveAsync(CancellationToken cancel)
    {
        ValueTask<ReadOnlyMemory<byte>?> next = _connection!.ReceiveAsync(cancel);
        _turns.Burst(goesOn: next.IsCompleted);
        ReadOnlyMemory<byte>? received = _turns.NextRelease is null ? await next : await ReleaseUntilAsync(next.AsTask());
        if (received is not { } message) return new(Ended: true);
        Interlocked.Exchange(ref _heardAt, Stopwatch.GetTimestamp());
        Interlocked.Exchange(ref _heardOffset, Interlocked.Read(ref _sentUntil));
        if (ServiceMessage.Decode(message.Span) is { } decoded) return Take(decoded);
        if (_connection.SkippedBytes > 0) context.Diagnostics.Add(DiagnosticLevel.Warning, $"The service sent a message of {_connection.SkippedBytes} bytes. It was skipped; what it said is missing.");
        else context.Diagnostics.Add(DiagnosticLevel.Debug, $"A message of {message.Length} bytes could not be read and was passed over.");
        return default;
    }

    // A raw final that waits for its formatted twin may be due before the next message comes.
    private async Task<ReadOnlyMemory<byte>?> ReleaseUntilAsync(Task<ReadOnlyMemory<byte>?> next)
    {
        while (_turns.NextRelease is { } due && !next.IsCompleted)
        {
            TimeSpan wait = due - DateTime.UtcNow;
            if (wait > TimeSpan.Zero) await ((Task)next).WaitAsync(wait, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!next.IsCompleted) _turns.ReleaseOverdue(DateTime.UtcNow);
        }
        return await next;
    }

    private Received Take(ServiceMessage message)
    {
        if (message.IsError)
            return new(Ended: true, Failure: ServiceFailure.From(message.ErrorCode, message.Error, begun: _begin is not null));
        switch (message.Type)
        {
            case "Begin":
                _begin ??= message;
                break;
            // What is said while leaving is cut off in the middle; the next connection hears it whole. A revision is about turns that were finished, and no
            // other connection repeats it: the one after Terminate changes most speakers (protocol: E3).
            case "Turn" when _leaving:
                break;
            case "Turn":
                TurnMessage turn = message.ToTurn(_listening);
                _turns.SentUntil = Seconds(Interlocked.Read(ref _handed));
                _turns.Accept(turn, _capture.Timeline.StartFor(_turns.Time(turn)), DateTime.UtcNow);
                break;
            case "SpeakerRevision":
                foreach (SpeakerRevision? revision in message.Revisions ?? [])
                {
                    if (revision is not null) _turns.Accept(revision);
                }
                break;
            case "Warning":
                context.Diagnostics.Add(DiagnosticLevel.Warning, $"The service warns: {PrintableText.Excerpt(message.Warning)}");
                break;
            case "Termination":
                context.Diagnostics.Add(DiagnosticLevel.Verbose, $"The service counts {message.AudioDurationSeconds} s of audio and bills {message.SessionDurationSeconds} s.");
                return new(Ended: true, Terminated: true);
            case "Heartbeat":
                _beats = true;
                break;
            case "SpeechStarted" or "LLMGatewayResponse" or "Silence":
                break;
            default:
                context.Diagnostics.Add(DiagnosticLevel.Debug, $"A message of the unknown type '{PrintableText.Excerpt(message.Type)}' was passed over.");
                break;
        }
        return default;
    }

    // The text may stand in the close alone: some servers send no Error message.
    private StreamCoachException Closed() => ServiceFailure.From(_connection!.CloseCode, _connection.CloseReason, begun: _begin is not null);

    private static StreamCoachException Lost(string why) => new(FailureKind.ConnectionLost, $"The connection was given up: {why}.") { Retry = RetryRule.Again };

    private long Offset(double seconds) => (long)(seconds * _capture.BytesPerSecond) & ~1L;

    private double Seconds(long offset) => (double)offset / _capture.BytesPerSecond;

    private readonly record struct Received(bool Ended = false, bool Terminated = false, StreamCoachException? Failure = null);
}

/// <summary>How the talk on one socket ended.</summary>
/// <param name="Failure">Why it broke off; <see langword="null"/> for a good end.</param>
/// <param name="Left">Whether this side left it, to go on on another.</param>
/// <param name="Confirmed">Whether the service said its last word after Terminate, and so has heard all that it was sent.</param>
/// <param name="SentAll">Whether all the sound that this connection was to carry was sent, and Terminate after it.</param>
/// <param name="Silent">Whether only the service's last word did not come in time: the connection may have been dead for a while.</param>
/// <param name="Hole">The sound that could not be kept until it was this line's turn, and before which it ended; <see langword="null"/> for none.</param>
internal readonly record struct SocketSessionEnd(StreamCoachException? Failure, bool Left, bool Confirmed, bool SentAll, bool Silent, (long From, long To)? Hole);
