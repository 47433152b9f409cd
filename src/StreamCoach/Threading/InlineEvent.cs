using System.Threading.Tasks.Sources;

namespace StreamCoach.Threading;

/// <summary>
/// Wakes one awaiter, which continues immediately on the thread that sets the event. Audio thus passes from its source to the socket on
/// one thread: switching to the thread pool every 50 ms would cost more than all other work, because pool threads spin before they sleep.
/// Waiting allocates nothing.
/// </summary>
internal sealed class InlineEvent : IValueTaskSource
{
    private const int Idle = 0, IsSet = 1, Awaited = 2;

    private ManualResetValueTaskSourceCore<bool> _source;
    private int _state;

    /// <summary>Wakes the awaiter, or the next one if nobody waits. The awaiter then checks its condition again.</summary>
    public void Set()
    {
        if (Interlocked.Exchange(ref _state, IsSet) != Awaited) return;
        // A Set in between is not lost: the awaiter has not checked its condition yet.
        Volatile.Write(ref _state, Idle);
        _source.SetResult(true);
    }

    /// <summary>Waits for the event; one caller at a time.</summary>
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
