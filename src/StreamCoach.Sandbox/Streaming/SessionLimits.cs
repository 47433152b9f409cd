namespace StreamCoach.Sandbox.Streaming;

/// <summary>Counts sessions against the limits of <see cref="SandboxOptions"/>.</summary>
internal sealed class SessionLimits(SandboxOptions options, TimeProvider clock)
{
    private const int SmallestThatGrows = 100;

    private readonly Lock _gate = new();
    private readonly Queue<long> _starts = new();
    private readonly long _minute = (long)options.QuotaMinute.TotalMilliseconds;
    private double _perMinute = options.SessionsPerMinute ?? double.PositiveInfinity;
    private long _nextMinute = Now(clock) + (long)options.QuotaMinute.TotalMilliseconds;
    private int _startsThisMinute;
    private int _open;

    /// <summary>Takes a slot, or returns why none is free. <see cref="Leave"/> must release a slot that was taken.</summary>
    public ServiceError? Enter()
    {
        lock (_gate)
        {
            long now = Now(clock);
            Grow(now);
            while (_starts.TryPeek(out long start) && now - start > _minute)
                _starts.Dequeue();
            if (options.ConcurrentSessions is { } together && _open >= together)
                return ServiceError.TooManySessions(3009);
            if (_starts.Count >= Math.Round(_perMinute))
                return ServiceError.TooManySessions(1008);
            _starts.Enqueue(now);
            _startsThisMinute++;
            _open++;
            return null;
        }
    }

    public void Leave()
    {
        lock (_gate)
            _open--;
    }

    private static long Now(TimeProvider clock) => (long)clock.GetElapsedTime(0).TotalMilliseconds;

    private void Grow(long now)
    {
        for (; now >= _nextMinute; _nextMinute += _minute)
        {
            double used = _startsThisMinute / _perMinute;
            _startsThisMinute = 0;
            if (options.SessionsPerMinute is not { } first || first < SmallestThatGrows)
                continue;
            if (used >= 0.7)
                _perMinute *= 1.1;
            else if (used < 0.5)
                _perMinute = Math.Max(first, _perMinute / 1.1);
        }
    }
}
