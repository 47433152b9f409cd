namespace StreamCoach.Sandbox.Streaming;

/// <summary>What the service does by the clock: the end of an idle session and of one that is too old, and the heartbeat.</summary>
internal sealed class SessionWatch(SandboxSession seen, StreamingSession session, SessionSettings settings, Outbox outbox, int maxSeconds, TimeSpan heartbeatInterval)
{
    private long _lastMessage = Environment.TickCount64;

    /// <summary>The client has sent something.</summary>
    public void OnMessage() => Interlocked.Exchange(ref _lastMessage, Environment.TickCount64);

    public async Task RunAsync(CancellationToken ct)
    {
        TimeSpan nextBeat = heartbeatInterval;
        while (!outbox.Silent)
        {
            TimeSpan age = seen.Age;
            TimeSpan left = TimeSpan.FromSeconds(maxSeconds) - age;
            TimeSpan idleLeft = settings.InactivityTimeout is { } limit ? TimeSpan.FromSeconds(limit) - Idle : TimeSpan.MaxValue;
            if (left <= TimeSpan.Zero)
                await outbox.FailAsync(ServiceError.Expired, ct);
            else if (idleLeft <= TimeSpan.Zero)
                await outbox.FailAsync(ServiceError.Inactive(settings.InactivityTimeout!.Value), ct);
            else if (age >= nextBeat)
            {
                nextBeat += heartbeatInterval;
                if (settings.Heartbeat)
                    await outbox.WriteAsync(Messages.Heartbeat(seen.AudioSeconds, age.TotalSeconds, session.Sounding), ct);
            }
            else
            {
                TimeSpan wait = new[] { left, idleLeft, nextBeat - age }.Min();
                await Task.Delay(wait + TimeSpan.FromMilliseconds(1), ct);
            }
        }
    }

    private TimeSpan Idle => TimeSpan.FromMilliseconds(Environment.TickCount64 - Interlocked.Read(ref _lastMessage));
}
