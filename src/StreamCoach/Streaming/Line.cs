using System.Diagnostics;
using StreamCoach.Audio;
using StreamCoach.Turns;

namespace StreamCoach.Streaming;

/// <summary>
/// The talk over as many sockets as it takes. A line that drops is not the end: the sound from the last finished turn on is sent again on a
/// new one, turns and times go on as if nothing had been, and what could not be kept is told as a gap.
/// </summary>
internal sealed class Line(Capture capture, TurnAssembler assembler, TurnLog log, SessionNotes notes, LineOptions options) : IAsyncDisposable
{
    private readonly LineLimits _limits = options.Limits;
    private readonly StartPace _pace = StartPace.Of(options.Endpoint, options.Key);
    private readonly Lock _gate = new();
    private TaskCompletionSource _hurry = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Exchange _exchange = new(capture, assembler, log, notes, options.Limits);
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
            notes.Add(NoteLevel.Verbose, $"Not yet: {failure.Message}");
            await _exchange.DisposeAsync();
            Take(new Exchange(capture, assembler, log, notes, _limits));
        }
    }

    /// <summary>Sends the sound to its end and takes in turns, on one socket after the other.</summary>
    /// <param name="place">Where the sound begins.</param>
    /// <param name="abort">Cuts it off.</param>
    /// <returns>Why it broke off for good; <see langword="null"/> for a good end.</returns>
    /// <exception cref="OperationCanceledException">Cut off by the caller.</exception>
    public async Task<StreamCoachException?> RunAsync(long place, CancellationToken abort)
    {
        int losses = 0;
        bool unconfirmed = false;
        Begun(_exchange.Begin, place);
        while (true)
        {
            double answered = assembler.AnsweredUntil;
            ExchangeEnd end = await _exchange.RunAsync(place, abort);
            await CloseAsync();
            if (end.Hole is { } hole && (end.Failure is null || end.Unconfirmed))
            {
                if (_hurried) return null;
                if (end.Unconfirmed) notes.Add(NoteLevel.Warning, "The service did not confirm the end before lost sound; the last words before it may be missing.");
                if (await ReopenAsync(null, 0, abort) is { } closed) return closed;
                Gap(hole.From, hole.To);
                place = GoOn(hole.To);
                continue;
            }
            if (end is { Failure: null, Left: false }) return null;
            if (end.Unconfirmed && (unconfirmed || _hurried))
            {
                notes.Add(NoteLevel.Warning, "The service did not confirm the end; the last words may be missing.");
                return null;
            }
            unconfirmed |= end.Unconfirmed;
            if (end.Left)
            {
                notes.Add(NoteLevel.Verbose, "The session moves to a new line before the service's longest duration.");
            }
            else if (_hurried || end.Failure!.Retry == RetryRule.Never)
            {
                return end.Failure;
            }
            losses = end.Left || _exchange.Age > _limits.Healthy || assembler.AnsweredUntil > answered ? 0 : losses + 1;
            long from = _exchange.ReplayFrom;
            if (end.Failure is { } failure) Dropped(failure);
            if (await ReopenAsync(end.Failure, losses, abort) is { } final) return final;
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
    public void Nudge() => Interlocked.Exchange(ref _hurry, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

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
    private async Task<StreamCoachException?> AskAsync(Exchange exchange, bool first, CancellationToken cancel)
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

    private async Task<StreamCoachException?> ReopenAsync(StreamCoachException? loss, int losses, CancellationToken abort)
    {
        long began = Stopwatch.GetTimestamp();
        StreamCoachException? last = loss;
        while (true)
        {
            if (last is not null) await WaitAsync(last, losses++, began, abort);
            if (_hurried) return new(FailureKind.ConnectionLost, $"The session was ended while the line was down. {loss?.Message}", loss);
            // Where others were told to wait, so is this one.
            if (last is null || !_pace.IsHeld)
            {
                var next = new Exchange(capture, assembler, log, notes, _limits);
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
            if (Stopwatch.GetElapsedTime(began) > OutageLimit)
                return new(FailureKind.ConnectionLost, $"The line was down for more than {OutageLimit.TotalMinutes:0.#} minutes. {last.Message}", last);
            notes.Add(NoteLevel.Verbose, $"Not yet: {last.Message}");
        }
    }

    private TimeSpan OutageLimit => capture.SoundEnded.IsCompleted ? _limits.OutageAtEnd : _limits.Outage;

    // Full jitter: many clients that lost the same service do not come back in step.
    private async Task WaitAsync(StreamCoachException last, int losses, long began, CancellationToken abort)
    {
        if (last.RetryAfter is { } asked)
        {
            await WaitAsAskedAsync(asked * (1 + Random.Shared.NextDouble() / 10), began, abort);
            return;
        }
        if (last.Retry == RetryRule.WithSound)
        {
            while (capture.Buffer.Waiting == 0 && !capture.Buffer.IsDone && !_hurried) await capture.Buffer.WaitForFrameAsync().AsTask().WaitAsync(abort);
            return;
        }
        double most = Math.Min(_limits.LongestWait.TotalMilliseconds, _limits.FirstWait.TotalMilliseconds * Math.Pow(2, Math.Min(losses, 16)));
        double wait = last.Retry == RetryRule.Later ? _limits.LongestWait.TotalMilliseconds : Random.Shared.NextDouble() * most;
        notes.Add(NoteLevel.Verbose, $"Connecting again in {wait / 1000:0.0} s.");
        await Task.WhenAny(_hurry.Task, Task.Delay(TimeSpan.FromMilliseconds(wait), abort));
        abort.ThrowIfCancellationRequested();
    }

    // The service said when to come back: it is not asked before, not even when the sound has ended, but once more before the session is given up.
    private async Task WaitAsAskedAsync(TimeSpan asked, long began, CancellationToken abort)
    {
        long since = Stopwatch.GetTimestamp();
        while (!_hurried)
        {
            TimeSpan left = asked - Stopwatch.GetElapsedTime(since), room = OutageLimit - Stopwatch.GetElapsedTime(began);
            TimeSpan wait = left < room ? left : room;
            if (wait <= TimeSpan.Zero) return;
            await Task.WhenAny(_hurry.Task, Task.Delay(wait + TimeSpan.FromMilliseconds(1), abort));
            abort.ThrowIfCancellationRequested();
        }
    }

    private void Take(Exchange next)
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

/// <summary>Where a line goes, with whose key, and how.</summary>
internal sealed record LineOptions(ServiceEndpoint Endpoint, ApiKey Key, StreamingOptions Streaming, int SampleRate, TimeSpan ConnectTimeout, TimeSpan QuotaWait, LineLimits Limits);
