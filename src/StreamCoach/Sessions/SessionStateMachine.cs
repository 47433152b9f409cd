using StreamCoach.Errors;

namespace StreamCoach.Sessions;

/// <summary>
/// Holds the state of one session and makes each transition atomic: what the user requested, what the connection reports, and how the session ended.
/// Safe for use from any thread.
/// </summary>
internal sealed class SessionStateMachine
{
    private readonly Lock _gate = new();
    private SessionState _state = SessionState.Queued;
    private StreamCoachException? _failure;
    private DateTime? _endedAt;
    private IDisposable? _keepAlive;
    private bool _wasStarted;
    private bool _isSuspended;
    private bool _isDisconnected;
    private bool _waitsForService;

    /// <summary>The current state.</summary>
    public SessionState State
    {
        get
        {
            lock (_gate)
            {
                if (_waitsForService && _state == SessionState.Connecting) return SessionState.Queued;
                if (_state != SessionState.Running) return _state;
                return _isDisconnected ? SessionState.Reconnecting : _isSuspended ? SessionState.Suspended : SessionState.Running;
            }
        }
    }

    /// <summary>What a queued session waits for; <see langword="null"/> in any other state.</summary>
    public QueueReason? QueuedFor
    {
        get
        {
            lock (_gate)
            {
                if (_state == SessionState.Queued) return QueueReason.ThrottleLimit;
                return _waitsForService && _state == SessionState.Connecting ? QueueReason.Service : null;
            }
        }
    }

    /// <summary>When the session ended, in UTC; <see langword="null"/> before its end.</summary>
    public DateTime? EndedAt
    {
        get
        {
            lock (_gate) return _endedAt;
        }
    }

    /// <summary>Why the session failed; <see langword="null"/> in any state but <see cref="SessionState.Failed"/>.</summary>
    public StreamCoachException? Failure
    {
        get
        {
            lock (_gate) return _state == SessionState.Failed ? _failure : null;
        }
    }

    /// <summary>Creates the state of a session that was read from disk. It cannot be started.</summary>
    public static SessionStateMachine Saved(SessionState state, StreamCoachException? failure, DateTime? endedAt) =>
        new() { _wasStarted = true, _state = state, _failure = failure, _endedAt = endedAt };

    /// <summary>The session is started.</summary>
    /// <returns><see langword="false"/> if it was stopped while it was queued.</returns>
    /// <exception cref="InvalidOperationException">It was started before.</exception>
    public bool TryStart()
    {
        lock (_gate)
        {
            if (_wasStarted) throw new InvalidOperationException("A session can be started only once.");
            _wasStarted = true;
            if (_state != SessionState.Queued) return false;
            _state = SessionState.Connecting;
            return true;
        }
    }

    /// <summary>The user stops the session.</summary>
    /// <returns><see langword="true"/> if it was never started, so that it has stopped already.</returns>
    public bool Stop()
    {
        lock (_gate)
        {
            if (_state == SessionState.Queued)
            {
                _state = SessionState.Stopped;
                return true;
            }
            if (_state is SessionState.Connecting or SessionState.Running) _state = SessionState.Stopping;
            return false;
        }
    }

    /// <summary>The service has begun or resumed recognition.</summary>
    public void Connected()
    {
        lock (_gate)
        {
            if (_state == SessionState.Connecting) _state = SessionState.Running;
            _isDisconnected = false;
        }
    }

    /// <summary>The connection was lost.</summary>
    public void Disconnected()
    {
        lock (_gate) _isDisconnected = true;
    }

    /// <summary>The service accepts no further session now, or is asked again.</summary>
    public void WaitForService(bool waits)
    {
        lock (_gate) _waitsForService = waits;
    }

    /// <summary>The source has ended.</summary>
    public void SourceEnded()
    {
        lock (_gate)
        {
            if (_state == SessionState.Running) _state = SessionState.Stopping;
        }
    }

    /// <summary>The user suspends or resumes the session.</summary>
    /// <param name="suspended">Whether it is suspended.</param>
    /// <param name="startKeepAlive">Starts what keeps the connection open meanwhile; it is disposed when the session is resumed or ends.</param>
    /// <returns><see langword="false"/> if that changes nothing.</returns>
    public bool SetSuspended(bool suspended, Func<IDisposable> startKeepAlive)
    {
        lock (_gate)
        {
            if (_isSuspended == suspended || _endedAt is not null) return false;
            _isSuspended = suspended;
            _keepAlive?.Dispose();
            _keepAlive = suspended ? startKeepAlive() : null;
            return true;
        }
    }

    /// <summary>The session has ended.</summary>
    /// <returns><see langword="false"/> if it had ended before.</returns>
    public bool End(SessionState state, StreamCoachException? failure)
    {
        lock (_gate)
        {
            if (_endedAt is not null) return false;
            _endedAt = DateTime.UtcNow;
            _failure = failure;
            _state = state;
            _keepAlive?.Dispose();
            return true;
        }
    }
}
