using System.Collections.Concurrent;
using StreamCoach.Errors;
using StreamCoach.Threading;
using StreamCoach.Turns;

namespace StreamCoach.Sessions;

/// <summary>
/// Reads the turns of one or many sessions as they come, each session in its own order. The reader pulls; nothing is pushed at it. Not safe
/// for use from two threads at once: two readers are cheap.
/// </summary>
public sealed class TurnReader : IDisposable
{
    private readonly HashSet<Followed> _followed = [];
    // Those with news, so that a thousand sessions cost no more than the ones that speak.
    private readonly ConcurrentQueue<Followed> _ready = [];
    private readonly CoalescingEvent _news = new();
    private readonly bool _includePartials;

    /// <summary>Makes a reader that follows no session yet.</summary>
    /// <param name="includePartials">Whether growing turns are read too (<see cref="Turn.IsFinal"/> is false), the newest of each session only.</param>
    public TurnReader(bool includePartials = false) => _includePartials = includePartials;

    /// <summary>The sessions that have not ended for this reader.</summary>
    public IReadOnlyList<TranscriptionSession> Open => [.. _followed.Select(followed => followed.Session)];

    /// <summary>Whether every session has ended and all its turns were read.</summary>
    public bool IsDone => _followed.Count == 0;

    /// <summary>Follows a session from its first turn, or from the last few that it has now.</summary>
    /// <param name="session">The session.</param>
    /// <param name="last">How many of the turns so far to begin with; all by default.</param>
    public void Add(TranscriptionSession session, int last = int.MaxValue)
    {
        var cursor = new Turns.TurnCursor { Next = Math.Max(0, session.Log.Count - Math.Min(last, session.Log.Count)) };
        var followed = new Followed(session) { Cursor = cursor };
        followed.Noted = () =>
        {
            Queue(followed);
            _news.Set();
        };
        followed.Changed = newTurns =>
        {
            if (newTurns || _includePartials) followed.Noted();
        };
        _followed.Add(followed);
        session.Log.Changed += followed.Changed;
        session.Diagnostics.Added += followed.Noted;
        followed.Noted();
    }

    /// <summary>Takes what is there without waiting.</summary>
    /// <param name="read">A turn, or the end of a session.</param>
    /// <returns><see langword="false"/> where nothing is there now.</returns>
    public bool TryRead(out TurnRead read)
    {
        while (_ready.TryDequeue(out Followed? followed))
        {
            // Before it is read: what comes from now on is news again.
            Volatile.Write(ref followed.IsQueued, 0);
            if (!_followed.Contains(followed)) continue;
            Turns.TurnLogEntry entry = followed.Session.Log.Read(ref followed.Cursor, _includePartials);
            if (entry is { Turn: null, Ended: false }) continue;
            // To the end of the queue: a session with much to say does not hold back the others.
            if (entry.Ended) Forget(followed);
            else Queue(followed);
            read = new(followed.Session, entry.Turn, entry.Failure);
            return true;
        }
        read = default;
        return false;
    }

    /// <summary>Waits until there may be something to read.</summary>
    /// <param name="limit">How long at most; <see cref="Timeout.InfiniteTimeSpan"/> for no limit.</param>
    /// <param name="stop">Ends the waiting.</param>
    /// <returns><see langword="false"/> where the limit passed.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public bool Wait(TimeSpan limit, CancellationToken stop) => _news.Wait(limit, stop);

    /// <summary>Waits until there may be something to read.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ValueTask WaitAsync(CancellationToken stop) => _news.WaitAsync(stop);

    /// <summary>Stops following; the sessions go on.</summary>
    public void Dispose()
    {
        foreach (Followed followed in _followed.ToArray()) Forget(followed);
    }

    private void Queue(Followed followed)
    {
        if (Interlocked.Exchange(ref followed.IsQueued, 1) == 0) _ready.Enqueue(followed);
    }

    private void Forget(Followed followed)
    {
        followed.Session.Log.Changed -= followed.Changed;
        followed.Session.Diagnostics.Added -= followed.Noted;
        _followed.Remove(followed);
    }

    private sealed class Followed(TranscriptionSession session)
    {
        public TranscriptionSession Session { get; } = session;
        public Action? Noted;
        public Action<bool>? Changed;
        public Turns.TurnCursor Cursor;
        public int IsQueued;
    }
}

/// <summary>One thing that a <see cref="TurnReader"/> read.</summary>
/// <param name="Session">The session that it came from.</param>
/// <param name="Turn">The turn; <see langword="null"/> where the session has ended.</param>
/// <param name="Failure">Why the session ended early; <see langword="null"/> for a turn and for a good end.</param>
public readonly record struct TurnRead(TranscriptionSession Session, Turn? Turn, StreamCoachException? Failure);
