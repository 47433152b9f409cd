using StreamCoach.Audio;
using StreamCoach.Errors;

namespace StreamCoach.Recognition.AssemblyAI;

/// <summary>
/// Keeps a session alive across dropped connections: reconnects, sends unacknowledged audio again, and continues the timeline. Audio that could
/// not be kept until the reconnect is reported as lost.
/// </summary>
internal sealed class ReconnectingConnection(TranscriberContext context, ConnectionOptions options) : IAsyncDisposable
{
    private readonly ReconnectBackoff _backoff = new(context, options.Limits);
    private readonly SessionAdmission _admission = SessionAdmission.Of(options.Endpoint, options.Key);
    private readonly AudioCapture _capture = context.Capture;
    private readonly SessionDiagnostics _diagnostics = context.Diagnostics;
    private readonly Lock _gate = new();
    private ConnectionLimits _limits = options.Limits;
    private SocketSession _socket = new(context, options.Limits);
    private StreamingOptions _streaming = options.Streaming;
    private string? _model;
    private bool _open;

    /// <summary>How often the service refused a session because it accepts no more at present.</summary>
    public int Refusals { get; private set; }

    /// <summary>The offset in bytes from which audio is not acknowledged yet.</summary>
    public long ConfirmedUntil => _socket.ReplayFrom;

    /// <summary>Opens the first connection, and waits for the service's quota if the options allow it.</summary>
    /// <param name="stop">Ends a wait for the quota.</param>
    /// <param name="cancel">Cancels opening.</param>
    /// <returns>Why the service refused; <see langword="null"/> once it has begun.</returns>
    /// <exception cref="StreamCoachException">The service is unreachable, sent no Begin in time, or accepted no session for too long.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public async Task<StreamCoachException?> OpenAsync(CancellationToken stop, CancellationToken cancel)
    {
        while (true)
        {
            if (options.QuotaWait > TimeSpan.Zero) await _admission.EnterAsync(() => context.Observer.Waiting(true), stop);
            else _admission.Enter();
            context.Observer.Waiting(false);
            StreamCoachException? failure = await TryOpenAsync(_socket, first: true, cancel);
            if (failure is null || options.QuotaWait == TimeSpan.Zero || !IsTransient(failure)) return failure;
            if (_admission.GiveUp(failure, options.QuotaWait) is { } final) return final;
            _diagnostics.Add(DiagnosticLevel.Verbose, $"The service accepts no session yet, retrying: {failure.Message}");
            await _socket.DisposeAsync();
            Use(new SocketSession(context, _limits));
        }
    }

    /// <summary>Sends the audio to its end and receives turns, on one connection after another.</summary>
    /// <param name="offset">The offset in bytes at which the audio begins.</param>
    /// <param name="abort">Aborts the session.</param>
    /// <exception cref="OperationCanceledException">The caller aborted.</exception>
    public async Task<TranscriberResult> RunAsync(long offset, CancellationToken abort)
    {
        bool hadNoTermination = false;
        bool sentToEnd = false;
        Begin(offset);
        while (true)
        {
            double finished = context.Turns.ConfirmedUntil;
            SocketSessionResult end = await _socket.RunAsync(offset, abort);
            await CloseAsync();
            if (end is { Confirmed: true, Left: false, Gap: null }) return new(null, Confirmed: true);
            if (_backoff.IsHurried)
            {
                if (end.Failure is not null) _diagnostics.Add(DiagnosticLevel.Verbose, end.Failure.Message);
                return new(null, Confirmed: false);
            }
            long from = _socket.ReplayFrom;
            _backoff.RecordLoss(from, healthy: end.Left || end.Gap is not null || _socket.Age > _limits.HealthyAfter || context.Turns.ConfirmedUntil > finished);
            if (end.Gap is { } gap && (end.Failure is null || end.SentAll))
            {
                if (await ReopenAsync(null, abort) is { } closed) return new(closed, Confirmed: false);
                // Unconfirmed audio before the gap is not sent again, because that could repeat forever.
                context.Observer.Lost(end.Confirmed ? gap.From : Math.Min(from, gap.From), gap.To);
                offset = Continue(gap.To);
                continue;
            }
            if (end.Left) _diagnostics.Add(DiagnosticLevel.Verbose, "The session moves to a new connection before it reaches the service's maximum duration.");
            else if (end.Failure!.Retry == RetryRule.Never) return new(end.Failure, Confirmed: false);
            else if (end.Failure.Retry == RetryRule.Slower && !SlowDown()) return new(end.Failure, Confirmed: false);
            sentToEnd |= end.SentAll;
            // A service that responds, but has not confirmed Terminate twice, will not do so the third time.
            if (sentToEnd && (_backoff.Left < TimeSpan.Zero || (end.NoTermination && hadNoTermination))) return new(null, Confirmed: false);
            hadNoTermination |= end.NoTermination;
            // A service that begins every session and then drops it would be reconnected to forever.
            if (end.Failure is { } last && _backoff.Left < TimeSpan.Zero) return new(_backoff.NoProgress(last), Confirmed: false);
            if (end.Failure is { } failure) context.Observer.Dropped(failure);
            if (await ReopenAsync(end.Failure, abort) is { } final)
                return _backoff.IsHurried || (sentToEnd && final.Retry != RetryRule.Never) ? new(null, Confirmed: false) : new(final, Confirmed: false);
            offset = Continue(from);
        }
    }

    /// <summary>Changes the options of this connection and of all later ones. They are sent after the next <see cref="Wake"/>, because the caller may hold a lock.</summary>
    public void Change(StreamingOptions changed, StreamingChange change)
    {
        lock (_gate)
        {
            _streaming = changed;
            _socket.Options = CurrentOptions();
            _socket.Post(ClientMessage.Update(change));
        }
    }

    /// <summary>Sends a message on the current connection.</summary>
    public void Send(ClientMessage message)
    {
        lock (_gate) _socket.Post(message);
        Wake();
    }

    /// <summary>Makes the sender check for posted messages. It continues on this thread, so nobody calls this with a lock held.</summary>
    public void Wake() => _capture.Buffer.WakeConsumer();

    /// <summary>Reports that the source has ended: a dropped connection is retried immediately, and for a shorter time.</summary>
    public void SourceEnded() => _backoff.SourceEnded();

    /// <summary>Ends the session within about a second: nobody waits for the last turns any more.</summary>
    public void Hurry()
    {
        lock (_gate)
        {
            _backoff.Hurry();
            _socket.Hurry();
        }
    }

    /// <summary>Closes the current connection.</summary>
    public ValueTask DisposeAsync() => CloseAsync();

    // Each response of the service adjusts the throttle of all sessions with this key. A failed reconnect concerns this session only.
    private async Task<StreamCoachException?> TryOpenAsync(SocketSession socket, bool first, CancellationToken cancel)
    {
        StreamCoachException? failure;
        try
        {
            failure = await socket.OpenAsync(Address(), options.Key, options.ConnectTimeout, cancel);
        }
        catch (StreamCoachException error)
        {
            failure = error;
        }
        catch
        {
            _admission.Failed();
            throw;
        }
        if (failure is null)
        {
            _open = true;
            _admission.Accepted();
        }
        else if (first ? IsTransient(failure) : failure.Kind == FailureKind.SessionLimitReached)
        {
            Refusals++;
            _admission.Refused(_limits, failure.RetryAfter);
        }
        else
        {
            _admission.Failed();
        }
        return failure;
    }

    // A service that has accepted sessions will do so again; one that never did may be the wrong address.
    private bool IsTransient(StreamCoachException failure) =>
        failure.Kind == FailureKind.SessionLimitReached || (failure.Retry == RetryRule.Again && _admission.HasAccepted);

    private ValueTask CloseAsync()
    {
        if (_open) _admission.Ended();
        _open = false;
        return _socket.DisposeAsync();
    }

    private async Task<StreamCoachException?> ReopenAsync(StreamCoachException? loss, CancellationToken abort)
    {
        StreamCoachException? last = loss;
        while (true)
        {
            if (last is not null) await _backoff.WaitAsync(last, abort);
            if (_backoff.IsHurried) return new(FailureKind.ConnectionLost, $"The session was ended while the connection was down. {loss?.Message}", loss);
            // If the service asked other sessions to wait, this one waits too.
            if (last is null || !_admission.IsPaused)
            {
                var next = new SocketSession(context, _limits);
                _admission.Enter();
                last = await TryOpenAsync(next, first: false, abort);
                if (last is null)
                {
                    Use(next);
                    return null;
                }
                await next.DisposeAsync();
            }
            if (last.Retry == RetryRule.Never) return last;
            if (_backoff.Left < TimeSpan.Zero) return _backoff.Unreachable(last);
            _diagnostics.Add(DiagnosticLevel.Verbose, $"The connection could not be opened, retrying: {last.Message}");
        }
    }

    // The service refused audio as too fast.
    private bool SlowDown()
    {
        if (CatchUpPacer.Slower(_limits, options.Limits) is not { } slower) return false;
        _limits = slower;
        _diagnostics.Add(DiagnosticLevel.Verbose, FormattableString.Invariant($"Buffered audio is now sent at up to {slower.CatchUpSpeed / slower.Speed:0.00} times the speed of speech."));
        return true;
    }

    private void Use(SocketSession next)
    {
        lock (_gate)
        {
            _socket = next;
            if (_backoff.IsHurried) next.Hurry();
        }
    }

    private long Continue(long from)
    {
        long offset = _capture.Buffer.Rewind(from);
        if (offset > from) context.Observer.Lost(from, offset);
        context.Turns.Restart((double)offset / _capture.BytesPerSecond);
        Begin(offset);
        return offset;
    }

    private void Begin(long offset)
    {
        ServiceMessage begin = _socket.Begin;
        lock (_gate)
        {
            // The service runs another model than the requested one if it has retired that one.
            if (begin.Configuration?.Model is { Length: > 0 } named) _model = named;
            _socket.Options = CurrentOptions();
        }
        context.Observer.Began(new(begin.Id, begin.Configuration?.Model, offset));
    }

    private StreamingOptions CurrentOptions() => _model is null ? _streaming : _streaming with { Model = _model };

    private Uri Address() => new UriBuilder(options.Endpoint.Streaming) { Query = StreamingQuery.Build(_streaming, context.SampleRate) }.Uri;
}
