using System.Collections.Concurrent;
using System.Diagnostics;
using StreamCoach.Errors;
using StreamCoach.Services;

namespace StreamCoach.Recognition.AssemblyAI;

/// <summary>The pace of new sessions at one service with one key, against its quota per minute (protocol: A11), and when to give up on it.</summary>
internal sealed class SessionAdmission
{
    // The smallest quota of the service.
    private const int FirstTogether = 5;

    private static readonly ConcurrentDictionary<string, SessionAdmission> All = [];

    private readonly Lock _gate = new();
    private readonly AdaptiveThrottle _pace = new(FirstTogether);
    private int _open;
    private int _refusals;
    private long _lastTaken;
    private long _lastRefused;

    /// <summary>Whether the service asked for patience, so that nobody should ask now.</summary>
    public bool IsPaused => _pace.IsPaused;

    /// <summary>Whether it has begun a session yet.</summary>
    public bool HasTaken { get; private set; }

    /// <summary>The one of a service and a key.</summary>
    public static SessionAdmission Of(ServiceEndpoint endpoint, ApiKey key) => All.GetOrAdd($"{endpoint.Streaming} {key.Fingerprint}", static _ => new());

    /// <inheritdoc cref="AdaptiveThrottle.Enter"/>
    public void Enter() => _pace.Enter();

    /// <inheritdoc cref="AdaptiveThrottle.EnterAsync"/>
    public Task EnterAsync(Action waits, CancellationToken cancel) => _pace.EnterAsync(waits, cancel);

    /// <inheritdoc cref="AdaptiveThrottle.Failed"/>
    public void Failed() => _pace.Failed();

    /// <summary>The service has begun the session that asked; <see cref="Ended"/> must follow.</summary>
    public void Begun()
    {
        lock (_gate)
        {
            _open++;
            HasTaken = true;
            _refusals = 0;
        }
        _pace.Taken();
    }

    /// <summary>A session that had begun is over.</summary>
    public void Ended()
    {
        lock (_gate)
        {
            _open--;
            _lastTaken = Stopwatch.GetTimestamp();
        }
    }

    /// <summary>The service took no session now: nobody asks for a while.</summary>
    /// <param name="limits">How long the while is where the service does not say.</param>
    /// <param name="retryAfter">How long the service asked to wait, if it did.</param>
    public void Refused(ReconnectPolicy limits, TimeSpan? retryAfter)
    {
        lock (_gate)
        {
            // What was refused long ago says nothing of now.
            if (_refusals == 0 || Stopwatch.GetElapsedTime(_lastRefused) > 2 * limits.LongestHold) (_refusals, _lastTaken) = (0, Stopwatch.GetTimestamp());
            _lastRefused = Stopwatch.GetTimestamp();
            double hold = Math.Min(limits.LongestHold.TotalMilliseconds, limits.FirstHold.TotalMilliseconds * (1 << Math.Min(_refusals, 16)));
            // Other machines may ask with the same key.
            if (_pace.Refused(retryAfter ?? TimeSpan.FromMilliseconds(hold * (0.5 + Random.Shared.NextDouble() / 2)))) _refusals++;
        }
    }

    /// <summary>Gives up for all who wait, where the service has taken nobody for too long and no session of this process is open.</summary>
    /// <param name="refusal">What it said.</param>
    /// <param name="patience">How long is too long.</param>
    /// <returns>The failure; <see langword="null"/> to ask again.</returns>
    public StreamCoachException? GiveUp(StreamCoachException refusal, TimeSpan patience)
    {
        lock (_gate)
        {
            if (_open > 0 || Stopwatch.GetElapsedTime(_lastTaken) < patience) return null;
        }
        FailureKind kind = refusal.Kind == FailureKind.SessionLimitReached ? FailureKind.SessionQuotaExhausted : refusal.Kind;
        StreamCoachException failure = new(kind, $"The service took no further session for {patience.TotalMinutes:0.#} minutes. {refusal.Message}", refusal);
        _pace.GiveUp(failure);
        return failure;
    }
}
