namespace StreamCoach.Sandbox.Streaming;

/// <summary>Counts sessions against the limits of <see cref="SandboxOptions"/>.</summary>
internal sealed class SessionLimits(SandboxOptions options)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Queue<long> _starts = new();
    private int _open;

    /// <summary>Takes a place, or says why there is none. A place taken must be given back by <see cref="Leave"/>.</summary>
    public ServiceError? Enter()
    {
        lock (_gate)
        {
            long now = Environment.TickCount64;
            while (_starts.TryPeek(out long start) && now - start > Minute.TotalMilliseconds)
                _starts.Dequeue();
            if (options.ConcurrentSessions is { } together && _open >= together)
                return ServiceError.TooManySessions(3009);
            if (options.SessionsPerMinute is { } perMinute && _starts.Count >= perMinute)
                return ServiceError.TooManySessions(1008);
            _starts.Enqueue(now);
            _open++;
            return null;
        }
    }

    public void Leave()
    {
        lock (_gate)
            _open--;
    }
}
