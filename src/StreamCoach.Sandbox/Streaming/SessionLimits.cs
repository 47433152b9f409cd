namespace StreamCoach.Sandbox.Streaming;

/// <summary>Counts sessions against the quota of <see cref="SandboxOptions"/>.</summary>
internal sealed class SessionLimits(SandboxOptions options, TimeProvider clock)
{
    private const int SmallestThatGrows = 100;

    private readonly Lock _gate = new();
    private readonly Queue<long> _starts = new();
    private readonly long _minute = (long)options.QuotaMinute.TotalMilliseconds;
    private double _perMinute = options.SessionsPerMinute ?? double.PositiveInfinity;
    private long _nextMinute = Now(clock) + (long)options.QuotaMinute.TotalMilliseconds;
    private int _startsThisMinute;

    /// <summary>Counts a new session, or returns the error that refuses it.</summary>
    public ServiceError? Enter()
    {
        lock (_gate)
        {
            long now = Now(clock);
            Grow(now);
            while (_starts.TryPeek(out long start) && now - start > _minute)
                _starts.Dequeue();
            if (_starts.Count >= Math.Round(_perMinute))
                return ServiceError.TooManySessions;
            _starts.Enqueue(now);
            _startsThisMinute++;
            return null;
        }
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
