using StreamCoach.Errors;
using StreamCoach.Threading;

namespace StreamCoach.Services;

/// <summary>
/// Limits how many requests may be pending at one service with one key at the same time, for the whole process. The limit rises by one
/// each time that as many requests were accepted. After "too many" nothing is sent for a while, and then one request at a time. Safe for
/// use from any thread.
/// </summary>
/// <param name="limit">The initial limit.</param>
internal sealed class AdaptiveThrottle(int limit)
{
    private readonly Lock _gate = new();
    private readonly Queue<TaskCompletionSource> _waiting = [];
    private Timer? _pauseEnds;
    private int _limit = limit;
    private int _pending;
    private int _accepted;
    private bool _isPaused;

    /// <summary>Whether the service asked to wait, so that nothing should be sent now.</summary>
    public bool IsPaused
    {
        get
        {
            lock (_gate) return _isPaused;
        }
    }

    /// <summary>Counts a request that is sent now, without waiting.</summary>
    public void Enter()
    {
        lock (_gate) _pending++;
    }

    /// <summary>
    /// Waits until a request may be sent. <see cref="Taken"/>, <see cref="Refused"/> or <see cref="Failed"/> must follow.
    /// </summary>
    /// <param name="waits">Called before waiting, if a wait is necessary.</param>
    /// <param name="cancel">Cancels the wait.</param>
    /// <exception cref="StreamCoachException"><see cref="GiveUp"/> ended all waits.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled the wait.</exception>
    public async Task EnterAsync(Action waits, CancellationToken cancel)
    {
        TaskCompletionSource turn = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _waiting.Enqueue(turn);
            Admit();
        }
        if (turn.Task.IsCompletedSuccessfully) return;
        waits();
        await using CancellationTokenRegistration stopped = cancel.Register(() => turn.TrySetCanceled(cancel));
        await turn.Task;
    }

    /// <summary>Records that the service accepted a request.</summary>
    public void Taken()
    {
        lock (_gate)
        {
            if (++_accepted >= _limit)
            {
                _limit++;
                _accepted = 0;
            }
            Answered();
        }
    }

    /// <summary>Records that a request got no answer, or another one.</summary>
    public void Failed()
    {
        lock (_gate) Answered();
    }

    /// <summary>Records that the service answered "too many".</summary>
    /// <param name="pause">How long nothing is sent.</param>
    /// <returns><see langword="false"/> if a pause is in effect already: requests that were pending together are refused
    /// together.</returns>
    public bool Refused(TimeSpan pause)
    {
        lock (_gate)
        {
            bool first = !_isPaused;
            if (first)
            {
                _isPaused = true;
                _pauseEnds ??= Background.Timer(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan, Release);
                _pauseEnds.Change(pause, Timeout.InfiniteTimeSpan);
            }
            (_limit, _accepted) = (1, 0);
            Answered();
            return first;
        }
    }

    /// <summary>Ends all current waits with a failure.</summary>
    public void GiveUp(StreamCoachException failure)
    {
        lock (_gate)
        {
            while (_waiting.TryDequeue(out TaskCompletionSource? turn)) turn.TrySetException(failure);
        }
    }

    private void Release()
    {
        lock (_gate)
        {
            _isPaused = false;
            Admit();
        }
    }

    private void Answered()
    {
        _pending--;
        Admit();
    }

    private void Admit()
    {
        while (!_isPaused && _pending < _limit && _waiting.TryDequeue(out TaskCompletionSource? turn))
        {
            // A wait that was cancelled uses no slot.
            if (turn.TrySetResult()) _pending++;
        }
    }
}
