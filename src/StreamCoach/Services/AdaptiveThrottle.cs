using StreamCoach.Errors;
using StreamCoach.Threading;

namespace StreamCoach.Services;

/// <summary>
/// How fast one service is asked with one key, whoever in this process asks. A few may ask at once, one more each time that so many were taken. When
/// the service says "too many", nobody asks for a while, and then one alone does. Safe for use from any thread.
/// </summary>
/// <param name="together">How many may ask at once at first.</param>
internal sealed class AdaptiveThrottle(int together)
{
    private readonly Lock _gate = new();
    private readonly Queue<TaskCompletionSource> _waiting = [];
    private Timer? _holdEnds;
    private int _together = together;
    private int _asking;
    private int _taken;
    private bool _held;

    /// <summary>Whether the service asked for patience, so that nobody should ask now.</summary>
    public bool IsHeld
    {
        get
        {
            lock (_gate) return _held;
        }
    }

    /// <summary>Asks now, whoever waits.</summary>
    public void Enter()
    {
        lock (_gate) _asking++;
    }

    /// <summary>Waits until it may ask. <see cref="Taken"/>, <see cref="Refused"/> or <see cref="Failed"/> must follow.</summary>
    /// <param name="waits">Called before it waits, if it has to.</param>
    /// <param name="cancel">Gives up the wait.</param>
    /// <exception cref="StreamCoachException">All who wait were given up.</exception>
    /// <exception cref="OperationCanceledException">Cancelled by the caller.</exception>
    public async Task EnterAsync(Action waits, CancellationToken cancel)
    {
        TaskCompletionSource turn = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _waiting.Enqueue(turn);
            LetIn();
        }
        if (turn.Task.IsCompletedSuccessfully) return;
        waits();
        await using CancellationTokenRegistration stopped = cancel.Register(() => turn.TrySetCanceled(cancel));
        await turn.Task;
    }

    /// <summary>The service took what was asked.</summary>
    public void Taken()
    {
        lock (_gate)
        {
            if (++_taken >= _together)
            {
                _together++;
                _taken = 0;
            }
            Answered();
        }
    }

    /// <summary>There was no answer, or another one.</summary>
    public void Failed()
    {
        lock (_gate) Answered();
    }

    /// <summary>The service said "too many".</summary>
    /// <param name="hold">How long nobody asks.</param>
    /// <returns><see langword="false"/> where nobody asks already: those that were on their way together were refused together.</returns>
    public bool Refused(TimeSpan hold)
    {
        lock (_gate)
        {
            bool first = !_held;
            if (first)
            {
                _held = true;
                _holdEnds ??= Background.Timer(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan, Release);
                _holdEnds.Change(hold, Timeout.InfiniteTimeSpan);
            }
            (_together, _taken) = (1, 0);
            Answered();
            return first;
        }
    }

    /// <summary>Nobody who waits now will be let in.</summary>
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
            _held = false;
            LetIn();
        }
    }

    private void Answered()
    {
        _asking--;
        LetIn();
    }

    private void LetIn()
    {
        while (!_held && _asking < _together && _waiting.TryDequeue(out TaskCompletionSource? turn))
        {
            // One that was cancelled while it waited asks nothing.
            if (turn.TrySetResult()) _asking++;
        }
    }
}
