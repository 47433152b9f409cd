namespace StreamCoach.Recognition.AssemblyAI;

/// <summary>How patient a session is with its line. At another speed than speech's (tests, measurements) time runs as much faster.</summary>
internal sealed record ReconnectPolicy
{
    /// <summary>How much faster than speech sound is sent that waited, or is sent once more (protocol: A5 doubts anything above 1.25).</summary>
    public double CatchUp { get; init; } = 1.25;

    /// <summary>How much sound may be sent at once when a line begins: what a microphone gave while it was opened.</summary>
    public TimeSpan Burst { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>After how long without a message a service that sends heartbeats (every 5 s) counts as gone.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(16);

    /// <summary>How often the peer is pinged. .NET looks four times in the shorter of this and <see cref="Pong"/>, and wakes the thread pool for it.</summary>
    public TimeSpan Ping { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a ping may remain without an answer.</summary>
    public TimeSpan Pong { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long the service's last words are waited for after Terminate (protocol: A10).</summary>
    public TimeSpan Termination { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How far a service's first partial may lie behind the sound: what is older and was not answered held no speech.</summary>
    public TimeSpan UnheardSpeech { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long the service keeps a session open (protocol: A11).</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromHours(3);

    /// <summary>So long before its end a session moves to a new line in the next pause.</summary>
    public TimeSpan LeaveInPause { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>So long before its end it moves in any case.</summary>
    public TimeSpan LeaveAnyway { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a lost connection is tried for again; what is said meanwhile is kept.</summary>
    public TimeSpan Outage { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>The same for a session that the user has ended.</summary>
    public TimeSpan OutageAtEnd { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The first try comes within this; each one after may take twice as long, at random.</summary>
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The longest wait between two tries.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long nobody asks for a session after the first "too many"; it doubles with each one that follows.</summary>
    public TimeSpan FirstHold { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The longest that nobody asks.</summary>
    public TimeSpan LongestHold { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a line must last until the next loss counts as the first again.</summary>
    public TimeSpan Healthy { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How many times faster than speech a recording is sent; 1 but in tests and measurements.</summary>
    public double Speed { get; private init; } = 1;

    /// <summary>How long a session may stay open. A time that this machine's clock makes impossible is not believed.</summary>
    public TimeSpan LifetimeOf(ServiceMessage begin)
    {
        if (begin.ExpiresAt is not { } at) return Lifetime;
        double left = at - DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000.0;
        return left > 2 * LeaveInPause.TotalSeconds && left < Lifetime.TotalSeconds ? TimeSpan.FromSeconds(left) : Lifetime;
    }

    /// <summary>These limits at a speed.</summary>
    public ReconnectPolicy At(double speed) => speed == 1 ? this : this with
    {
        Speed = speed,
        CatchUp = CatchUp * speed,
        UnheardSpeech = UnheardSpeech * speed,
        FirstWait = FirstWait / speed,
        LongestWait = LongestWait / speed,
        FirstHold = FirstHold / speed,
        LongestHold = LongestHold / speed,
        Healthy = Healthy / speed,
    };
}
