using StreamCoach.Sandbox.Streaming;

namespace StreamCoach.Tests.Sessions;

/// <summary>The sandbox's quota of new sessions, minute by minute, as the service documents its own.</summary>
public class SandboxQuotaTests
{
    [Fact]
    public void A_quota_grows_where_it_is_used_shrinks_where_it_is_not_and_a_small_one_stays()
    {
        Assert.Equal([100, 110, 121, 50, 121, 80, 133], Taken(100, asked: [200, 200, 200, 50, 200, 80, 200]));
        Assert.Equal([5, 5, 5], Taken(5, asked: [9, 9, 9]));
    }

    // How many of the sessions that were asked for in each minute the quota took.
    private static int[] Taken(int quota, int[] asked)
    {
        var clock = new Clock();
        var limits = new SessionLimits(new SandboxOptions { SessionsPerMinute = quota }, clock);
        var taken = new List<int>();
        foreach (int count in asked)
        {
            taken.Add(Enumerable.Range(0, count).Count(_ => limits.Enter() is null));
            clock.Minutes++;
        }
        return [.. taken];
    }

    private sealed class Clock : TimeProvider
    {
        public double Minutes { get; set; }

        public override long GetTimestamp() => (long)(Minutes * 60.001 * TimestampFrequency);
    }
}
