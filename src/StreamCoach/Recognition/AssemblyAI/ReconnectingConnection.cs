using System.Diagnostics;
using System.Globalization;
using StreamCoach.Audio;
using StreamCoach.Errors;
using StreamCoach.Services;
using StreamCoach.Turns;

namespace StreamCoach.Recognition.AssemblyAI;

/// <summary>
/// The talk over as many sockets as it takes. A line that drops is not the end: the sound from the last finished turn on is sent again on a
/// new one, turns and times go on as if nothing had been, and what could not be kept is told as a gap.
/// </summary>
internal sealed class ReconnectingConnection(Capture capture, TurnAssembler assembler, TurnLog log, SessionDiagnostics diagnostics, ConnectionOptions options) : IAsyncDisposable
{
    private readonly OutageTimer _outage = new(capture, options.Limits);
    private ReconnectPolicy _limits = options.Limits;
    private readonly SessionAdmission _pace = SessionAdmission.Of(options.Endpoint, options.Key);
    private readonly Lock _gate = new();
    private TaskCompletionSource _hurry = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private SocketSession _exchange = new(capture, assembler, log, diagnostics, options.Limits);
    private StreamingOptions _streaming = options.Streaming;
    private volatile bool _hurried;
    private bool _open;

    /// <summary>Told of each Begin, with the place of the first byte that the new socket gets.</summary>
    public required Action<ServiceMessage, long> Begun { get; init; }

    /// <summary>Told of a loss, before it is tried again.</summary>
    public required Action<StreamCoachException> Dropped { get; init; }

    /// <summary>Told of sound that could not be kept until a line was there again: the places between which it stood.</summary>
    public required Action<long, long> Gap { get; init; }

    /// <summary>Told when the service has to be waited for, and when it is asked.</summary>
    public required Action<bool> Waits { get; init; }

    /// <summary>How often the service took no session.</summary>
    public int Refusals { get; private set; }

    /// <summary>The place from which sound has no answer yet.</summary>
    public long ReplayFrom => _exchange.ReplayFrom;

    /// <summary>Opens the first socket, as soon as the service takes it where that may be waited for.</summary>
    /// <param name="stop">Ends the wait.</param>
    /// <param name="cancel">Cuts off the opening.</param>
    /// <returns>Why the service refused; <see langword="null"/> once it has begun.</returns>
    /// <exception cref="StreamCoachException">No connection, no Begin in time, or no place within the quota for too long.</exception>
    /// <exception cref="OperationCanceledException">Cancelled by the caller.</exception>
    public async Task<StreamCoachException?> OpenAsync(CancellationToken stop, CancellationToken cancel)
    {
        while (true)
        {
            if (options.QuotaWait > TimeSpan.Zero) await _pace.EnterAsync(() => Waits(true), stop);
            else _pace.Enter();
            Waits(false);
            StreamCoachException? failure = await AskAsync(_exchange, first: true, cancel);
            if (failure is null || options.QuotaWait == TimeSpan.Zero || !MayPass(failure)) return failure;
            if (_pace.GiveUp(failure, options.QuotaWait) is { } final) return final;
            diagnostics.Add(DiagnosticLevel.Verbose, $"Not yet: {failure.Message}");
            await _exchange.DisposeAsync();
            Take(new SocketSession(capture, assembler, log, diagnostics, _limits));
        }
    }

    /// <summary>Sends the sound to its end and takes in turns, on one socket after the other.</summary>
    /// <param name="place">Where the sound begins.</param>
    /// <param name="abort">Cuts it off.</param>
    /// <exception cref="OperationCanceledException">Cut off by the caller.</exception>
    public async Task<ConnectionEnd> RunAsync(long place, CancellationToken abort)
    {
        bool silentEnd = false;
        bool sentToEnd = false;
        Begun(_exchange.Begin, place);
        while (true)
        {
            double answered = assembler.AnsweredUntil;
            SocketSessionEnd end = await _exchange.RunAsync(place, abort);
            await CloseAsync();
            if (end is { Confirmed: true, Left: false, Hole: null }) return new(null, Confirmed: true);
            if (_hurried)
            {
                if (end.Failure is not null) diagnostics.Add(DiagnosticLevel.Verbose, end.Failure.Message);
                return new(null, Confirmed: false);
            }
            long from = _exchange.ReplayFrom;
            _outage.Begin(from, healthy: end.Left || end.Hole is not null || _exchange.Age > _limits.Healthy || assembler.AnsweredUntil > answered);
            if (end.Hole is { } hole && (end.Failure is null || end.SentAll))
            {
                if (await ReopenAsync(null, abort) is { } closed) return new(closed, Confirmed: false);
                // What the service did not confirm before the lost sound is not sent again: this could go on for ever.
                Gap(end.Confirmed ? hole.From : Math.Min(from, hole.From), hole.To);
                place = GoOn(hole.To);
                continue;
            }
            if (end.Left) diagnostics.Add(DiagnosticLevel.Verbose, "The session moves to a new line before the service's longest duration.");
            else if (end.Failure!.Retry == RetryRule.Never) return new(end.Failure, Confirmed: false);
            else if (end.Failure.Retry == RetryRule.Slower && !SlowDown()) return new(end.Failure, Confirmed: false);
            sentToEnd |= end.SentAll;
            // A service that is there, and does not answer Terminate twice, will not do so the third time.
            if (sentToEnd && (_outage.Left < TimeSpan.Zero || (end.Silent && silentEnd))) return new(null, Confirmed: false);
            silentEnd |= end.Silent;
            // A service that begins every session and drops it again would be connected to for ever.
            if (end.Failure is { } last && _outage.Left < TimeSpan.Zero) return new(NoProgress(last), Confirmed: false);
            if (end.Failure is { } failure) Dropped(failure);
            if (await ReopenAsync(end.Failure, abort) is { } final) return _hurried || (sentToEnd && final.Retry != RetryRule.Never) ? new(null, Confirmed: false) : new(final, Confirmed: false);
            place = GoOn(from);
        }
    }

    /// <summary>Changes how the service listens, on this line and every one after it, once <see cref="Wake"/> follows: the caller may hold a lock.</summary>
    public void Change(StreamingOptions changed, StreamingChange change)
    {
        lock (_gate)
        {
            _streaming = changed;
            _exchange.Post(ClientMessage.Update(change));
        }
    }

    /// <summary>Sends a message on the line that is open now.</summary>
    public void Post(ClientMessage message)
    {
        lock (_gate) _exchange.Post(message);
        Wake();
    }

    /// <summary>Lets the sender look at what was posted. It goes on at once on this thread, so nobody calls this with a lock held.</summary>
    public void Wake() => capture.Buffer.WakeConsumer();

    /// <summary>The sound has ended: a line that is down is tried for a little longer only, and at once.</summary>
    public void Nudge()
    {
        if (capture.SoundEnded.IsCompleted) _outage.EndSound();
        Interlocked.Exchange(ref _hurry, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }

    /// <summary>The user does not wait for the last words.</summary>
    public void Hurry()
    {
        lock (_gate)
        {
            _hurried = true;
            _exchange.Hurry();
        }
        Nudge();
    }

    /// <summary>Closes the socket that is open now.</summary>
    public ValueTask DisposeAsync() => CloseAsync();

    // Each answer of the service sets the pace of all who ask with this key; but that one line cannot be opened again says nothing of the others.
    private async Task<StreamCoachException?> AskAsync(SocketSession exchange, bool first, CancellationToken cancel)
    {
        StreamCoachException? failure;
        try
        {
            failure = await exchange.OpenAsync(Address(), options.Key, options.ConnectTimeout, cancel);
        }
        catch (StreamCoachException error)
        {
            failure = error;
        }
        catch
        {
            _pace.Failed();
            throw;
        }
        if (failure is null)
        {
            _open = true;
            _pace.Begun();
        }
        else if (first ? MayPass(failure) : failure.Kind == FailureKind.SessionLimitReached)
        {
            Refusals++;
            _pace.Refused(_limits, failure.RetryAfter);
        }
        else
        {
            _pace.Failed();
        }
        return failure;
    }

    // A service that has taken sessions will do so again; one that never did may be the wrong one.
    private bool MayPass(StreamCoachException failure) =>
        failure.Kind == FailureKind.SessionLimitReached || (failure.Retry == RetryRule.Again && _pace.HasTaken);

    private ValueTask CloseAsync()
    {
        if (_open) _pace.Ended();
        _open = false;
        return _exchange.DisposeAsync();
    }

    private async Task<StreamCoachException?> ReopenAsync(StreamCoachException? loss, CancellationToken abort)
    {
        StreamCoachException? last = loss;
        while (true)
        {
            if (last is not null) await WaitAsync(last, abort);
            if (_hurried) return new(FailureKind.ConnectionLost, $"The session was ended while the line was down. {loss?.Message}", loss);
            // Where others were told to wait, so is this one.
            if (last is null || !_pace.IsHeld)
            {
                var next = new SocketSession(capture, assembler, log, diagnostics, _limits);
                _pace.Enter();
                last = await AskAsync(next, first: false, abort);
                if (last is null)
                {
                    Take(next);
                    return null;
                }
                await next.DisposeAsync();
            }
            if (last.Retry == RetryRule.Never) return last;
            if (_outage.Left < TimeSpan.Zero)
                return new(FailureKind.ConnectionLost, $"The line was down for more than {_outage.Limit.TotalMinutes:0.#} minutes. {last.Message}", last) { Retry = RetryRule.Again };
            diagnostics.Add(DiagnosticLevel.Verbose, $"Not yet: {last.Message}");
        }
    }

    private StreamCoachException NoProgress(StreamCoachException last) =>
        new(FailureKind.ConnectionLost, $"For more than {_outage.Limit.TotalMinutes:0.#} minutes every connection was lost before the service had confirmed more of the audio. {last.Message}", last) { Retry = RetryRule.Again };

    // Full jitter: many clients that lost the same service do not come back in step.
    private async Task WaitAsync(StreamCoachException last, CancellationToken abort)
    {
        if (last.RetryAfter is { } asked)
        {
            await WaitAsAskedAsync(asked * (1 + Random.Shared.NextDouble() / 10), abort);
            return;
        }
        if (last.Retry == RetryRule.WithSound)
        {
            while (capture.Buffer.Waiting == 0 && !capture.Buffer.IsDone && !_hurried) await capture.Buffer.WaitForFrameAsync().AsTask().WaitAsync(abort);
            return;
        }
        TimeSpan most = _outage.NextWait();
        TimeSpan wait = last.Retry == RetryRule.Later ? _limits.LongestWait : Random.Shared.NextDouble() * most;
        diagnostics.Add(DiagnosticLevel.Verbose, $"Connecting again in {wait.TotalSeconds:0.0} s.");
        await Task.WhenAny(_hurry.Task, Task.Delay(wait, abort));
        abort.ThrowIfCancellationRequested();
    }

    // The service said when to come back: it is not asked before, not even when the sound has ended, but once more before the session is given up.
    private async Task WaitAsAskedAsync(TimeSpan asked, CancellationToken abort)
    {
        long since = Stopwatch.GetTimestamp();
        while (!_hurried)
        {
            TimeSpan left = asked - Stopwatch.GetElapsedTime(since), room = _outage.Left;
            TimeSpan wait = left < room ? left : room;
            if (wait <= TimeSpan.Zero) return;
            await Task.WhenAny(_hurry.Task, Task.Delay(wait + TimeSpan.FromMilliseconds(1), abort));
            abort.ThrowIfCancellationRequested();
        }
    }

    // The service measures a connection's speed from its own clock: first the burst goes, then what is faster than speech.
    private bool SlowDown()
    {
        if (_limits.Burst == TimeSpan.Zero) return false;
        bool first = _limits.CatchUp == options.Limits.CatchUp && _limits.Burst == options.Limits.Burst;
        _limits = _limits with { CatchUp = first ? (_limits.CatchUp + _limits.Speed) / 2 : _limits.Speed, Burst = first ? _limits.Burst / 4 : TimeSpan.Zero };
        diagnostics.Add(DiagnosticLevel.Verbose, string.Create(CultureInfo.InvariantCulture, $"From now on audio that waits is sent at {_limits.CatchUp / _limits.Speed:0.00} times the speed of speech at most."));
        return true;
    }

    private void Take(SocketSession next)
    {
        lock (_gate)
        {
            _exchange = next;
            if (_hurried) next.Hurry();
        }
    }

    private long GoOn(long from)
    {
        long place = capture.Buffer.Rewind(from);
        if (place > from) Gap(from, place);
        assembler.Restart((double)place / capture.BytesPerSecond);
        Begun(_exchange.Begin, place);
        return place;
    }

    private Uri Address() => new UriBuilder(options.Endpoint.Streaming) { Query = StreamingQuery.Build(_streaming, options.SampleRate) }.Uri;
}

/// <summary>How a line ended.</summary>
/// <param name="Failure">Why it broke off; <see langword="null"/> where it did not.</param>
/// <param name="Confirmed">Whether the service confirmed that it heard all it was sent, by its last word on the last socket.</param>
internal readonly record struct ConnectionEnd(StreamCoachException? Failure, bool Confirmed);

/// <summary>Where a line goes, with whose key, and how.</summary>
internal sealed record ConnectionOptions(ServiceEndpoint Endpoint, ApiKey Key, StreamingOptions Streaming, int SampleRate, TimeSpan ConnectTimeout, TimeSpan QuotaWait, ReconnectPolicy Limits);
