using StreamCoach.Sandbox.Unpromised;

namespace StreamCoach.Sandbox.Streaming;

/// <summary>Applies the service's timers: the inactivity timeout, the maximum age of a session, and the heartbeat.</summary>
internal sealed class SessionWatch(SandboxSession seen, StreamingSession session, SessionSettings settings, Outbox outbox, int maxSeconds, SandboxOptions options)
{
    private const int LateOrLast = 3;

    private long _lastMessage = Environment.TickCount64;
    private int _beats;

    /// <summary>Records that the client sent something.</summary>
    public void OnMessage() => Interlocked.Exchange(ref _lastMessage, Environment.TickCount64);

    public async Task RunAsync(CancellationToken ct)
    {
        TimeSpan nextBeat = options.HeartbeatInterval;
        while (!outbox.Silent)
        {
            TimeSpan age = seen.Age;
            TimeSpan left = TimeSpan.FromSeconds(maxSeconds) - age;
            TimeSpan idleLeft = settings.InactivityTimeout is { } limit ? TimeSpan.FromSeconds(limit) - Idle : TimeSpan.MaxValue;
            if (left <= TimeSpan.Zero)
                await outbox.FailAsync(ServiceError.Expired, ct);
            else if (idleLeft <= TimeSpan.Zero)
                await outbox.FailAsync(ServiceError.Inactive(settings.InactivityTimeout!.Value, options.Unpromised.InactivityCode), ct);
            else if (age >= nextBeat)
            {
                nextBeat += options.HeartbeatInterval;
                if (SendsHeartbeat(++_beats))
                    await outbox.WriteAsync(Messages.Heartbeat(seen.AudioSeconds, age.TotalSeconds, session.Sounding), ct);
            }
            else
            {
                TimeSpan wait = new[] { left, idleLeft, nextBeat - age }.Min();
                await Task.Delay(wait + TimeSpan.FromMilliseconds(1), ct);
            }
        }
    }

    private bool SendsHeartbeat(int number) => options.Unpromised.Heartbeats switch
    {
        HeartbeatHabit.Always => true,
        HeartbeatHabit.Never => false,
        HeartbeatHabit.Late => settings.Heartbeat && number > LateOrLast,
        HeartbeatHabit.Stopping => settings.Heartbeat && number <= LateOrLast,
        _ => settings.Heartbeat,
    };

    private TimeSpan Idle => TimeSpan.FromMilliseconds(Environment.TickCount64 - Interlocked.Read(ref _lastMessage));
}
