using System.Collections.Concurrent;
using System.Diagnostics;
using StreamCoach.Errors;
using StreamCoach.Services;

namespace StreamCoach.Recognition.AssemblyAI;

/// <summary>
/// Throttles new sessions at one service with one key, because the service has a quota of sessions per minute (protocol: A11), and decides when
/// waiting for it ends.
/// </summary>
internal sealed class SessionAdmission
{
    // The smallest quota of the service.
    private const int InitialLimit = 5;

    private static readonly ConcurrentDictionary<string, SessionAdmission> All = [];

    private readonly Lock _gate = new();
    private readonly AdaptiveThrottle _throttle = new(InitialLimit);
    private int _open;
    private int _refusals;
    private long _lastAccepted;
    private long _lastRefused;

    /// <summary>Whether the service asked to wait, so that no session should be requested now.</summary>
    public bool IsPaused => _throttle.IsPaused;

    /// <summary>Whether the service has accepted a session.</summary>
    public bool HasAccepted { get; private set; }

    /// <summary>Returns the admission of a service and a key.</summary>
    public static SessionAdmission Of(ServiceEndpoint endpoint, ApiKey key) => All.GetOrAdd($"{endpoint.Streaming} {key.Fingerprint}", static _ => new());

    /// <inheritdoc cref="AdaptiveThrottle.Enter"/>
    public void Enter() => _throttle.Enter();

    /// <inheritdoc cref="AdaptiveThrottle.EnterAsync"/>
    public Task EnterAsync(Action waits, CancellationToken cancel) => _throttle.EnterAsync(waits, cancel);

    /// <inheritdoc cref="AdaptiveThrottle.Failed"/>
    public void Failed() => _throttle.Failed();

    /// <summary>Records that the service has begun a session; <see cref="Ended"/> must follow.</summary>
    public void Accepted()
    {
        lock (_gate)
        {
            _open++;
            HasAccepted = true;
            _refusals = 0;
        }
        _throttle.Taken();
    }

    /// <summary>Records that a session has ended.</summary>
    public void Ended()
    {
        lock (_gate)
        {
            _open--;
            _lastAccepted = Stopwatch.GetTimestamp();
        }
    }

    /// <summary>Records that the service refused a session: none is requested for some time.</summary>
    /// <param name="limits">The length of that time if the service does not say.</param>
    /// <param name="retryAfter">How long the service asked to wait, if it did.</param>
    public void Refused(ConnectionLimits limits, TimeSpan? retryAfter)
    {
        lock (_gate)
        {
            // An old refusal says nothing about the service's present state.
            if (_refusals == 0 || Stopwatch.GetElapsedTime(_lastRefused) > 2 * limits.MaxPause) (_refusals, _lastAccepted) = (0, Stopwatch.GetTimestamp());
            _lastRefused = Stopwatch.GetTimestamp();
            double pause = Math.Min(limits.MaxPause.TotalMilliseconds, limits.FirstPause.TotalMilliseconds * (1 << Math.Min(_refusals, 16)));
            // Random, because other machines may use the same key.
            if (_throttle.Refused(retryAfter ?? TimeSpan.FromMilliseconds(pause * (0.5 + Random.Shared.NextDouble() / 2)))) _refusals++;
        }
    }

    /// <summary>Ends all waits if the service has accepted no session for too long and no session of this process is open.</summary>
    /// <param name="refusal">The last refusal.</param>
    /// <param name="limit">How long is too long.</param>
    /// <returns>The failure; <see langword="null"/> to try again.</returns>
    public StreamCoachException? GiveUp(StreamCoachException refusal, TimeSpan limit)
    {
        lock (_gate)
        {
            if (_open > 0 || Stopwatch.GetElapsedTime(_lastAccepted) < limit) return null;
        }
        FailureKind kind = refusal.Kind == FailureKind.SessionLimitReached ? FailureKind.SessionQuotaExhausted : refusal.Kind;
        StreamCoachException failure = new(kind, $"The service accepted no further session for {limit.TotalMinutes:0.#} minutes. {refusal.Message}", refusal);
        _throttle.GiveUp(failure);
        return failure;
    }
}
