using System.Globalization;
using StreamCoach.Audio;
using StreamCoach.Errors;

namespace StreamCoach.Recognition.AssemblyAI;

/// <summary>
/// Keeps a session alive across dropped connections: reconnects, sends unanswered audio again, and continues the timeline. Audio that could not be kept
/// until a connection was there again is reported as lost.
/// </summary>
internal sealed class ReconnectingConnection(TranscriberContext context, ConnectionOptions options) : IAsyncDisposable
{
    private readonly ReconnectBackoff _backoff = new(context, options.Policy);
    private readonly SessionAdmission _admission = SessionAdmission.Of(options.Endpoint, options.Key);
    private readonly AudioCapture _capture = context.Capture;
    private readonly SessionDiagnostics _diagnostics = context.Diagnostics;
    private readonly Lock _gate = new();
    private ReconnectPolicy _policy = options.Policy;
    private SocketSession _socket = new(context, options.Policy);
    private StreamingOptions _streaming = options.Streaming;
    private string? _model;
    private bool _open;

    /// <summary>How often the service refused a session because it takes no further one now.</summary>
    public int Refusals { get; private set; }

    /// <summary>The offset in bytes from which audio has no answer yet.</summary>
    public long ConfirmedUntil => _socket.ReplayFrom;

    /// <summary>Opens the first socket, as soon as the service takes it where that may be waited for.</summary>
    /// <param name="stop">Ends the wait.</param>
    /// <param name="cancel">Cuts off the opening.</param>
    /// <returns>Why the service refused; <see langword="null"/> once it has begun.</returns>
    /// <exception cref="StreamCoachException">No connection, no Begin in time, or no session within the quota for too long.</exception>
    /// <exception cref="OperationCanceledException">Cancelled by the caller.</exception>
    public async Task<StreamCoachException?> OpenAsync(CancellationToken stop, CancellationToken cancel)
    {
        while (true)
        {
            if (options.QuotaWait > TimeSpan.Zero) await _admission.EnterAsync(() => context.Observer.Waiting(true), stop);
            else _admission.Enter();
            context.Observer.Waiting(false);
            StreamCoachException? failure = await AskAsync(_socket, first: true, cancel);
            if (failure is null || options.QuotaWait == TimeSpan.Zero || !MayPass(failure)) return failure;
            if (_admission.GiveUp(failure, options.QuotaWait) is { } final) return final;
            _diagnostics.Add(DiagnosticLevel.Verbose, $"Not yet: {failure.Message}");
            await _socket.DisposeAsync();
            Take(new SocketSession(context, _policy));
        }
    }

    /// <summary>Sends the audio to its end and takes in turns, on one socket after the other.</summary>
    /// <param name="offset">The offset in bytes where the audio begins.</param>
    /// <param name="abort">Cuts it off.</param>
    /// <exception cref="OperationCanceledException">Cut off by the caller.</exception>
    public async Task<TranscriberEnd> RunAsync(long offset, CancellationToken abort)
    {
        bool silentEnd = false;
        bool sentToEnd = false;
        Begin(offset);
        while (true)
        {
            double answered = context.Turns.AnsweredUntil;
            SocketSessionEnd end = await _socket.RunAsync(offset, abort);
            await CloseAsync();
            if (end is { Confirmed: true, Left: false, Hole: null }) return new(null, Confirmed: true);
            if (_backoff.IsHurried)
            {
                if (end.Failure is not null) _diagnostics.Add(DiagnosticLevel.Verbose, end.Failure.Message);
                return new(null, Confirmed: false);
            }
            long from = _socket.ReplayFrom;
            _backoff.Begin(from, healthy: end.Left || end.Hole is not null || _socket.Age > _policy.Healthy || context.Turns.AnsweredUntil > answered);
            if (end.Hole is { } hole && (end.Failure is null || end.SentAll))
            {
                if (await ReopenAsync(null, abort) is { } closed) return new(closed, Confirmed: false);
                // What the service did not confirm before the lost audio is not sent again: this could repeat without end.
                context.Observer.Lost(end.Confirmed ? hole.From : Math.Min(from, hole.From), hole.To);
                offset = Continue(hole.To);
                continue;
            }
            if (end.Left) _diagnostics.Add(DiagnosticLevel.Verbose, "The session moves to a new connection before the service's longest duration.");
            else if (end.Failure!.Retry == RetryRule.Never) return new(end.Failure, Confirmed: false);
            else if (end.Failure.Retry == RetryRule.Slower && !SlowDown()) return new(end.Failure, Confirmed: false);
            sentToEnd |= end.SentAll;
            // A service that is there, and does not answer Terminate twice, will not do so the third time.
            if (sentToEnd && (_backoff.Left < TimeSpan.Zero || (end.Silent && silentEnd))) return new(null, Confirmed: false);
            silentEnd |= end.Silent;
            // A service that begins every session and drops it again would be connected to without end.
            if (end.Failure is { } last && _backoff.Left < TimeSpan.Zero) return new(NoProgress(last), Confirmed: false);
            if (end.Failure is { } failure) context.Observer.Dropped(failure);
            if (await ReopenAsync(end.Failure, abort) is { } final)
                return _backoff.IsHurried || (sentToEnd && final.Retry != RetryRule.Never) ? new(null, Confirmed: false) : new(final, Confirmed: false);
            offset = Continue(from);
        }
    }

    /// <summary>Changes how the service listens, on this connection and every one after it, once <see cref="Wake"/> follows: the caller may hold a lock.</summary>
    public void Change(StreamingOptions changed, StreamingChange change)
    {
        lock (_gate)
        {
            _streaming = changed;
            _socket.Listening = Running();
            _socket.Post(ClientMessage.Update(change));
        }
    }

    /// <summary>Sends a message on the connection that is open now.</summary>
    public void Send(ClientMessage message)
    {
        lock (_gate) _socket.Post(message);
        Wake();
    }

    /// <summary>Lets the sender look at what was posted. It continues on this thread, so nobody calls this with a lock held.</summary>
    public void Wake() => _capture.Buffer.WakeConsumer();

    /// <summary>The source has ended: a connection that is down is tried for a shorter time, and at once.</summary>
    public void SourceEnded() => _backoff.SourceEnded();

    /// <summary>The user does not wait for the last words.</summary>
    public void Hurry()
    {
        lock (_gate)
        {
            _backoff.Hurry();
            _socket.Hurry();
        }
    }

    /// <summary>Closes the socket that is open now.</summary>
    public ValueTask DisposeAsync() => CloseAsync();

    // Each answer of the service sets the pace of all who ask with this key; but that one connection cannot be opened again says nothing of the others.
    private async Task<StreamCoachException?> AskAsync(SocketSession socket, bool first, CancellationToken cancel)
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
            _admission.Begun();
        }
        else if (first ? MayPass(failure) : failure.Kind == FailureKind.SessionLimitReached)
        {
            Refusals++;
            _admission.Refused(_policy, failure.RetryAfter);
        }
        else
        {
            _admission.Failed();
        }
        return failure;
    }

    // A service that has taken sessions will do so again; one that never did may be the wrong one.
    private bool MayPass(StreamCoachException failure) =>
        failure.Kind == FailureKind.SessionLimitReached || (failure.Retry == RetryRule.Again && _admission.HasTaken);

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
            // Where others were told to wait, so is this one.
            if (last is null || !_admission.IsHeld)
            {
                var next = new SocketSession(context, _policy);
                _admission.Enter();
                last = await AskAsync(next, first: false, abort);
                if (last is null)
                {
                    Take(next);
                    return null;
                }
                await next.DisposeAsync();
            }
            if (last.Retry == RetryRule.Never) return last;
            if (_backoff.Left < TimeSpan.Zero)
                return new(FailureKind.ConnectionLost, $"The connection was down for more than {_backoff.Limit.TotalMinutes:0.#} minutes. {last.Message}", last) { Retry = RetryRule.Again };
            _diagnostics.Add(DiagnosticLevel.Verbose, $"Not yet: {last.Message}");
        }
    }

    private StreamCoachException NoProgress(StreamCoachException last) =>
        new(FailureKind.ConnectionLost,
            $"For more than {_backoff.Limit.TotalMinutes:0.#} minutes every connection was lost before the service had confirmed more of the audio. {last.Message}", last)
        { Retry = RetryRule.Again };

    // The service measures a connection's speed from its own clock: first the burst goes, then what is faster than speech.
    private bool SlowDown()
    {
        if (_policy.Burst == TimeSpan.Zero) return false;
        bool first = _policy.CatchUp == options.Policy.CatchUp && _policy.Burst == options.Policy.Burst;
        _policy = _policy with { CatchUp = first ? (_policy.CatchUp + _policy.Speed) / 2 : _policy.Speed, Burst = first ? _policy.Burst / 4 : TimeSpan.Zero };
        _diagnostics.Add(DiagnosticLevel.Verbose,
            string.Create(CultureInfo.InvariantCulture, $"From now on audio that waits is sent at {_policy.CatchUp / _policy.Speed:0.00} times the speed of speech at most."));
        return true;
    }

    private void Take(SocketSession next)
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
            // The service runs another model than was asked for where it has retired that one.
            if (begin.Configuration?.Model is { Length: > 0 } named) _model = named;
            _socket.Listening = Running();
        }
        context.Observer.Began(new(begin.Id, begin.Configuration?.Model, offset));
    }

    private StreamingOptions Running() => _model is null ? _streaming : _streaming with { Model = _model };

    private Uri Address() => new UriBuilder(options.Endpoint.Streaming) { Query = StreamingQuery.Build(_streaming, context.SampleRate) }.Uri;
}
