namespace StreamCoach.Recognition.AssemblyAI;

/// <summary>
/// The limits and intervals of a session's connections: speed, heartbeat, pings, lifetime, retries. In tests and measurements that run faster than real time they
/// shrink with <see cref="At"/>.
/// </summary>
internal sealed record ConnectionLimits
{
    /// <summary>
    /// How many times faster than real time <see cref="CatchUpPacer"/> sends audio that was buffered or is sent again; 1.25, because the service may refuse more
    /// (protocol: A5).
    /// </summary>
    public double CatchUpSpeed { get; init; } = 1.25;

    /// <summary>How much audio may be sent at once when a connection begins: what a microphone delivered while it was opened; 2 s.</summary>
    public TimeSpan Burst { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The time without a message after which a service that sends heartbeats (every 5 s) counts as lost; 16 s.</summary>
    public TimeSpan HeartbeatTimeout { get; init; } = TimeSpan.FromSeconds(16);

    /// <summary>The interval of WebSocket pings, 20 s. .NET checks four times in the shorter of this and <see cref="PongTimeout"/>, and each check wakes the thread pool.</summary>
    public TimeSpan PingInterval { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The timeout of the answer to a ping, 20 s.</summary>
    public TimeSpan PongTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The timeout of the service's confirmation after Terminate, 5 s (protocol: A10).</summary>
    public TimeSpan TerminationTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest delay between speech and the service's first partial turn, 15 s: older audio without a turn contained no speech.</summary>
    public TimeSpan PartialLag { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The longest duration of a session at the service, 3 hours (protocol: A11).</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromHours(3);

    /// <summary>The time before its end from which a session moves to a new connection in the next pause; 3 minutes.</summary>
    public TimeSpan LeaveInPause { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>The time before its end at which it moves in any case; 1 minute.</summary>
    public TimeSpan LeaveAnyway { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long reconnecting is tried, 15 minutes. What is said meanwhile is buffered.</summary>
    public TimeSpan Outage { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>The same once the source has ended or the user has stopped the session; 30 s.</summary>
    public TimeSpan OutageAtEnd { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest delay of the first retry, 250 ms; each further retry may take twice as long. The delay is random.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The longest delay between two retries, 10 s.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long no session is requested after the first "too many", 2 s; each further one doubles it.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The longest time without a request, 15 s.</summary>
    public TimeSpan MaxPause { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a connection must last for the next loss to count as the first again; 10 s.</summary>
    public TimeSpan HealthyAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How many times faster than real time a recording is sent; 1 except in tests and measurements.</summary>
    public double Speed { get; private init; } = 1;

    /// <summary>Returns how long a session may stay open. An end that is impossible by this machine's clock is ignored.</summary>
    public TimeSpan LifetimeOf(ServiceMessage begin)
    {
        if (begin.ExpiresAt is not { } at) return Lifetime;
        double left = at - DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000.0;
        return left > 2 * LeaveInPause.TotalSeconds && left < Lifetime.TotalSeconds ? TimeSpan.FromSeconds(left) : Lifetime;
    }

    /// <summary>Returns these limits for another speed.</summary>
    public ConnectionLimits At(double speed) => speed == 1 ? this : this with
    {
        Speed = speed,
        CatchUpSpeed = CatchUpSpeed * speed,
        PartialLag = PartialLag * speed,
        FirstDelay = FirstDelay / speed,
        MaxDelay = MaxDelay / speed,
        FirstPause = FirstPause / speed,
        MaxPause = MaxPause / speed,
        HealthyAfter = HealthyAfter / speed,
    };
}
