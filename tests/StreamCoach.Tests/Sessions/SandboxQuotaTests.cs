using StreamCoach.Sandbox.Streaming;

namespace StreamCoach.Tests.Sessions;

/// <summary>The sandbox's quota of new sessions per minute, as the service documents it.</summary>
public class SandboxQuotaTests
{
    [Fact]
    public void A_quota_grows_with_use_shrinks_without_and_a_small_one_stays()
    {
        Assert.Equal([100, 110, 121, 50, 121, 80, 133], Taken(100, asked: [200, 200, 200, 50, 200, 80, 200]));
        Assert.Equal([5, 5, 5], Taken(5, asked: [9, 9, 9]));
    }

    // The number of accepted sessions of those requested in each minute.
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

        public override long GetTimestamp() => (long)(Minutes * 60.01 * TimestampFrequency);
    }
}
