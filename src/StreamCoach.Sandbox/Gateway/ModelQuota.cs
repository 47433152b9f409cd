namespace StreamCoach.Sandbox.Gateway;

/// <summary>Counts the requests to each model against the gateway's quota.</summary>
internal sealed class ModelQuota(SandboxOptions options)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Queue<long>> _requests = [];

    /// <summary>Counts a request; or returns the seconds until the next one is accepted.</summary>
    public int? SecondsLeft(string model)
    {
        if (options.RequestsPerMinute is not { } most)
            return null;
        long now = Environment.TickCount64, minute = (long)options.QuotaMinute.TotalMilliseconds;
        lock (_gate)
        {
            if (!_requests.TryGetValue(model, out Queue<long>? taken))
                _requests[model] = taken = new();
            while (taken.TryPeek(out long first) && now - first >= minute)
                taken.Dequeue();
            if (taken.Count >= most)
                return (int)Math.Ceiling((minute - (now - taken.Peek())) / 1000.0);
            taken.Enqueue(now);
            return null;
        }
    }
}
