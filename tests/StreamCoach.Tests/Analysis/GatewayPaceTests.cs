using StreamCoach.Analysis;
using StreamCoach.Services;

namespace StreamCoach.Tests.Analysis;

public class GatewayPaceTests
{
    [Fact]
    public async Task Many_analyses_respect_the_gateways_quota_and_none_fails()
    {
        await using var sandbox = SandboxServer.Start(new SandboxOptions { RequestsPerMinute = 4, QuotaMinute = TimeSpan.FromSeconds(1) });
        var coach = new TranscriptCoach(new GatewayClient(Sandboxed.Endpoint(sandbox), new ApiKey(sandbox.ApiKey)));
        AnalysisRequest request = new() { Transcript = Talks.Of("A: So, um, hello.") };
        TranscriptAnalysis[] analyses = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => coach.AnalyzeAsync(request, Limit.Token)));
        Assert.All(analyses, analysis => Assert.True(analysis.IsComplete));
        int[] statuses = [.. sandbox.GatewayRequests.Where(seen => seen.Method == "POST").Select(seen => seen.Status)];
        Assert.Equal(12, statuses.Count(status => status == 200));
        // The first five are sent together; then one at a time retries, while eight separate retries would each be refused twice.
        Assert.InRange(statuses.Count(status => status == 429), 1, 8);
    }
}
