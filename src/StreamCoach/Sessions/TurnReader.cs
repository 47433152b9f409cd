using System.Collections.Concurrent;
using StreamCoach.Errors;
using StreamCoach.Threading;
using StreamCoach.Turns;

namespace StreamCoach.Sessions;

/// <summary>
/// Reads the turns of one or many sessions as they arrive, those of each session in order. The caller pulls turns; none are pushed. Not safe for use from
/// two threads at once, but each thread can have its own reader.
/// </summary>
public sealed class TurnReader : IDisposable
{
    private readonly HashSet<Subscription> _subscriptions = [];
    // Only sessions with something new, so that a thousand silent sessions cost nothing.
    private readonly ConcurrentQueue<Subscription> _ready = [];
    private readonly CoalescingEvent _changed = new();
    private readonly bool _includePartials;

    /// <summary>Creates a reader without sessions.</summary>
    /// <param name="includePartials">Whether partial turns are read too (<see cref="Turn.IsFinal"/> is false), only the newest of each session.</param>
    public TurnReader(bool includePartials = false) => _includePartials = includePartials;

    /// <summary>The sessions whose end this reader has not read yet.</summary>
    public IReadOnlyList<TranscriptionSession> Open => [.. _subscriptions.Select(subscription => subscription.Session)];

    /// <summary>Whether the ends of all sessions, and so all their turns, were read.</summary>
    public bool IsDone => _subscriptions.Count == 0;

    /// <summary>Adds a session, whose turns are read from the first one, or from the last few ones, on.</summary>
    /// <param name="session">The session.</param>
    /// <param name="last">How many of the existing turns are read; all by default.</param>
    public void Add(TranscriptionSession session, int last = int.MaxValue)
    {
        var cursor = new TurnCursor { Next = Math.Max(0, session.Log.Count - Math.Min(last, session.Log.Count)) };
        var subscription = new Subscription(session) { Cursor = cursor };
        subscription.Notify = () =>
        {
            Queue(subscription);
            _changed.Set();
        };
        subscription.Changed = newTurns =>
        {
            if (newTurns || _includePartials) subscription.Notify();
        };
        _subscriptions.Add(subscription);
        session.Log.Changed += subscription.Changed;
        session.Diagnostics.Added += subscription.Notify;
        subscription.Notify();
    }

    /// <summary>Reads the next turn or end without waiting.</summary>
    /// <param name="read">The turn, or the end of a session.</param>
    /// <returns><see langword="false"/> if there is nothing to read now.</returns>
    public bool TryRead(out TurnRead read)
    {
        while (_ready.TryDequeue(out Subscription? subscription))
        {
            // Cleared before the read, so that a turn that arrives during it queues the session again.
            Volatile.Write(ref subscription.IsQueued, 0);
            if (!_subscriptions.Contains(subscription)) continue;
            TurnLogEntry entry = subscription.Session.Log.Read(ref subscription.Cursor, _includePartials);
            if (entry is { Turn: null, Ended: false }) continue;
            // Appended to the queue, so that a session with many turns does not delay the others.
            if (entry.Ended) Remove(subscription);
            else Queue(subscription);
            read = new(subscription.Session, entry.Turn, entry.Failure);
            return true;
        }
        read = default;
        return false;
    }

    /// <summary>Waits until there may be something to read.</summary>
    /// <param name="limit">The time limit; <see cref="Timeout.InfiniteTimeSpan"/> for none.</param>
    /// <param name="stop">Cancels the wait.</param>
    /// <returns><see langword="false"/> if the limit has passed.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public bool Wait(TimeSpan limit, CancellationToken stop) => _changed.Wait(limit, stop);

    /// <summary>Waits until there may be something to read.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ValueTask WaitAsync(CancellationToken stop) => _changed.WaitAsync(stop);

    /// <summary>Removes all sessions from the reader. The sessions continue.</summary>
    public void Dispose()
    {
        foreach (Subscription subscription in _subscriptions.ToArray()) Remove(subscription);
    }

    private void Queue(Subscription subscription)
    {
        if (Interlocked.Exchange(ref subscription.IsQueued, 1) == 0) _ready.Enqueue(subscription);
    }

    private void Remove(Subscription subscription)
    {
        subscription.Session.Log.Changed -= subscription.Changed;
        subscription.Session.Diagnostics.Added -= subscription.Notify;
        _subscriptions.Remove(subscription);
    }

    private sealed class Subscription(TranscriptionSession session)
    {
        public TranscriptionSession Session { get; } = session;
        public Action? Notify;
        public Action<bool>? Changed;
        public TurnCursor Cursor;
        public int IsQueued;
    }
}

/// <summary>A turn, or the end of a session, that a <see cref="TurnReader"/> has read.</summary>
/// <param name="Session">The session.</param>
/// <param name="Turn">The turn; <see langword="null"/> if the session has ended.</param>
/// <param name="Failure">Why the session failed; <see langword="null"/> for a turn, and if it did not fail.</param>
public readonly record struct TurnRead(TranscriptionSession Session, Turn? Turn, StreamCoachException? Failure);
