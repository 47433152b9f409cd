using System.Threading.Tasks.Sources;

namespace StreamCoach.Threading;

/// <summary>
/// Wakes one awaiter, which goes on at once on the thread that sets the signal. Sound thus passes from its source to the socket on one thread:
/// a hop to the pool every 50 ms would cost more than all the rest, because pool threads spin before they sleep. Waiting allocates nothing.
/// </summary>
internal sealed class InlineEvent : IValueTaskSource
{
    private const int Idle = 0, IsSet = 1, Awaited = 2;

    private ManualResetValueTaskSourceCore<bool> _source;
    private int _state;

    /// <summary>Wakes the awaiter, or the next one if nobody waits. The awaiter then looks again at what it waits for.</summary>
    public void Set()
    {
        if (Interlocked.Exchange(ref _state, IsSet) != Awaited) return;
        // A Set that comes in between is no loss: the awaiter has not yet looked.
        Volatile.Write(ref _state, Idle);
        _source.SetResult(true);
    }

    /// <summary>Waits for the signal; one caller at a time.</summary>
    public ValueTask WaitAsync()
    {
        _source.Reset();
        if (Interlocked.CompareExchange(ref _state, Awaited, Idle) == Idle) return new(this, _source.Version);
        Volatile.Write(ref _state, Idle);
        return ValueTask.CompletedTask;
    }

    void IValueTaskSource.GetResult(short token) => _source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);
}
