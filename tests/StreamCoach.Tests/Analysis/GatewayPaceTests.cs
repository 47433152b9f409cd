using StreamCoach.Analysis;
using StreamCoach.Services;

namespace StreamCoach.Tests.Analysis;

public class GatewayPaceTests
{
    [Fact]
    public async Task Many_analyses_keep_to_the_gateways_quota_and_none_of_them_fails()
    {
        await using var sandbox = SandboxServer.Start(new SandboxOptions { RequestsPerMinute = 4, QuotaMinute = TimeSpan.FromSeconds(1) });
        var coach = new TranscriptCoach(new GatewayClient(Sandboxed.Endpoint(sandbox), new ApiKey(sandbox.ApiKey)));
        AnalysisRequest request = new() { Transcript = Talks.Of("A: So, um, hello.") };
        TranscriptAnalysis[] analyses = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => coach.AnalyzeAsync(request, Limit.Token)));
        Assert.All(analyses, analysis => Assert.True(analysis.IsComplete));
        int[] statuses = [.. sandbox.GatewayRequests.Where(seen => seen.Method == "POST").Select(seen => seen.Status)];
        Assert.Equal(12, statuses.Count(status => status == 200));
        // The first five go together; from then on one at a time finds out, where each of eight by itself would be refused twice.
        Assert.InRange(statuses.Count(status => status == 429), 1, 8);
    }
}
