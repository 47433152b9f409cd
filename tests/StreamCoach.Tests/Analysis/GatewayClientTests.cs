using System.Text.Json;
using StreamCoach.Analysis;
using StreamCoach.Errors;
using StreamCoach.Sandbox.Faults;
using StreamCoach.Services;
using StreamCoach.Transcripts;

namespace StreamCoach.Tests.Analysis;

public class GatewayClientTests
{
    private static readonly Transcript Talk = Talks.Of("A: So, um, we ship on Monday.", "B: Who tests it?");

    [Fact]
    public async Task An_analysis_has_its_usage_and_sends_only_supported_options()
    {
        await using var sandbox = SandboxServer.Start();
        TranscriptAnalysis analysis = await Client(sandbox).AnalyzeAsync(new() { Transcript = Talk, Temperature = 0.5, Fallbacks = ["gpt-5.2"] }, Limit.Token);
        Assert.Equal((AnalysisRequest.DefaultModel, "stop"), (analysis.Model, analysis.FinishReason));
        Assert.True(analysis.Usage!.InputTokens > 0 && analysis.Usage.OutputTokens > 0);
        Assert.NotNull(analysis.RequestId);
        SandboxRequest request = Assert.Single(sandbox.GatewayRequests, request => request.Method == "POST");
        Assert.Equal("sandbox", request.GetHeaders()["Authorization"]);
        using JsonDocument body = JsonDocument.Parse(request.Body);
        Assert.Equal(["model", "messages", "max_tokens", "temperature", "response_format", "fallbacks"], body.RootElement.EnumerateObject().Select(property => property.Name));
        Assert.Equal(4_000, body.RootElement.GetProperty("max_tokens").GetInt32());
        Assert.Equal("gpt-5.2", body.RootElement.GetProperty("fallbacks")[0].GetProperty("model").GetString());
        JsonElement messages = body.RootElement.GetProperty("messages");
        Assert.Equal(["system", "user"], messages.EnumerateArray().Select(message => message.GetProperty("role").GetString()));
        Assert.Equal("Transcript:\nA: So, um, we ship on Monday.\nB: Who tests it?", messages[1].GetProperty("content").GetString());
    }

    [Fact]
    public async Task The_model_list_has_the_supported_options_of_each_model()
    {
        await using var sandbox = SandboxServer.Start();
        IReadOnlyList<AnalysisModel> models = await new GatewayClient(Sandboxed.Endpoint(sandbox), null).GetModelsAsync(Limit.Token);
        AnalysisModel sonnet = models.Single(model => model.Id == AnalysisRequest.DefaultModel), newer = models.Single(model => model.Id == "claude-sonnet-5");
        Assert.Equal((200_000, "Anthropic", true, true, true), (sonnet.ContextLength, sonnet.Creator, sonnet.SupportsSchema, sonnet.SupportsTemperature, sonnet.SupportsStreaming));
        Assert.Equal((false, false, "us"), (newer.SupportsSchema, newer.SupportsTemperature, newer.Regions.ToString()));
        Assert.DoesNotContain("Authorization", Assert.Single(sandbox.GatewayRequests).GetHeaders().Keys);
    }

    public static TheoryData<string, GatewayFault, FailureKind, int, string> Refusals => new()
    {
        { "401", GatewayFault.TextEnvelope(401, "Authentication error, API token missing/invalid"), FailureKind.ApiKeyRejected, 1, "API token missing/invalid" },
        { "list", GatewayFault.ListEnvelope(400, "temperature must be between 0 and 2"), FailureKind.AnalysisRejected, 1, "temperature must be" },
        { "object", GatewayFault.ObjectEnvelope(400, "documented shape"), FailureKind.AnalysisRejected, 1, "documented shape" },
        { "plain", GatewayFault.PlainEnvelope(404, "transcript not found"), FailureKind.AnalysisRejected, 1, "transcript not found" },
        { "access", GatewayFault.ListEnvelope(400, "Your account does not have access to this LLM Gateway model"), FailureKind.ModelNotAvailable, 1, "It lists: " },
        { "retired", GatewayFault.PlainEnvelope(410, "the model version you are trying to access has been deprecated"), FailureKind.ModelNotAvailable, 1, "deprecated" },
        { "429 for ever", GatewayFault.RateLimited(0, 10), FailureKind.RateLimited, 3, "too many requests" },
        { "500 for ever", GatewayFault.ServerError(10), FailureKind.GatewayUnavailable, 3, "something went wrong" },
        { "a page", GatewayFault.Html(403), FailureKind.ApiKeyRejected, 1, "Bad Gateway" },
        { "a page as an answer", GatewayFault.Html(200), FailureKind.AnalysisUnreadable, 1, "<!DOCTYPE html>" },
        { "no text", GatewayFault.Status(200, """{"choices":[{"message":{"content":null},"finish_reason":"tool_calls"}]}"""), FailureKind.AnalysisUnreadable, 1, "contains no text" },
        { "no choice", GatewayFault.Status(200, """{"choices":null}"""), FailureKind.AnalysisUnreadable, 1, "contains no text" },
        { "a redirect", GatewayFault.Status(302, "", headers: new Dictionary<string, string> { ["Location"] = "http://example.invalid/" }),
            FailureKind.ServiceRedirected, 1, "'http://example.invalid/'" },
    };

    [Theory]
    [MemberData(nameof(Refusals), DisableDiscoveryEnumeration = true)]
    public async Task Each_refusal_has_its_kind_and_the_gateways_message(string name, GatewayFault fault, FailureKind expected, int tries, string said)
    {
        await using var sandbox = SandboxServer.Start();
        sandbox.FaultNextGateway(fault);
        var failure = await Assert.ThrowsAsync<StreamCoachException>(() => Client(sandbox).AnalyzeAsync(new() { Transcript = Talk }, Limit.Token));
        Assert.True(expected == failure.Kind, $"{name}: {failure}");
        Assert.Contains(said, failure.Message);
        Assert.Equal(tries, sandbox.GatewayRequests.Count(request => request.Path == "/v1/chat/completions"));
    }

    [Fact]
    public async Task Truncated_json_is_unreadable_after_all_retries()
    {
        await using var sandbox = SandboxServer.Start();
        sandbox.FaultNextGateway(GatewayFault.HalfJson(), GatewayFault.HalfJson(), GatewayFault.HalfJson());
        var failure = await Assert.ThrowsAsync<StreamCoachException>(() => Client(sandbox).AnalyzeAsync(new() { Transcript = Talk }, Limit.Token));
        Assert.Equal(FailureKind.AnalysisUnreadable, failure.Kind);
        Assert.Equal(3, sandbox.GatewayRequests.Count(request => request.Method == "POST"));
    }

    [Fact]
    public async Task Transient_failures_are_retried_and_reported()
    {
        await using var sandbox = SandboxServer.Start();
        sandbox.FaultNextGateway(GatewayFault.RateLimited(1), GatewayFault.Drop());
        var retries = new List<(string Reason, TimeSpan Wait)>();
        TranscriptAnalysis analysis = await Client(sandbox, (reason, wait) => retries.Add((reason, wait))).AnalyzeAsync(new() { Transcript = Talk }, Limit.Token);
        Assert.Equal("stop", analysis.FinishReason);
        Assert.Equal(2, retries.Count);
        Assert.Contains("429", retries[0].Reason);
        Assert.Equal(TimeSpan.FromSeconds(1), retries[0].Wait);
    }

    [Fact]
    public async Task A_hanging_gateway_times_out_and_cancellation_is_immediate()
    {
        await using var sandbox = SandboxServer.Start();
        sandbox.FaultNextGateway(GatewayFault.Hang(), GatewayFault.Hang());
        var failure = await Assert.ThrowsAsync<StreamCoachException>(
            () => Client(sandbox).AnalyzeAsync(new() { Transcript = Talk, Timeout = TimeSpan.FromMilliseconds(200) }, Limit.Token));
        Assert.Equal(FailureKind.AnalysisTimeout, failure.Kind);

        using var cancel = new CancellationTokenSource();
        Task waiting = Client(sandbox).AnalyzeAsync(new() { Transcript = Talk }, cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.Within());
    }

    [Fact]
    public async Task Nothing_is_sent_for_an_empty_transcript()
    {
        await using var sandbox = SandboxServer.Start();
        var failure = await Assert.ThrowsAsync<StreamCoachException>(() => Client(sandbox).AnalyzeAsync(new() { Transcript = Talks.Of(" ") }, Limit.Token));
        Assert.Equal(FailureKind.TranscriptEmpty, failure.Kind);
        Assert.Empty(sandbox.GatewayRequests);
    }

    [Fact]
    public async Task A_gateway_that_does_not_listen_is_unavailable()
    {
        ServiceEndpoint gone;
        await using (var sandbox = SandboxServer.Start()) gone = Sandboxed.Endpoint(sandbox);
        var failure = await Assert.ThrowsAsync<StreamCoachException>(() => new TranscriptCoach(new GatewayClient(gone, new ApiKey("k"))).AnalyzeAsync(new() { Transcript = Talk }, Limit.Token));
        Assert.Equal(FailureKind.GatewayUnavailable, failure.Kind);
    }

    [Fact]
    public async Task Control_characters_of_a_model_do_not_reach_the_terminal()
    {
        await using var sandbox = SandboxServer.Start();
        sandbox.FaultNextGateway(GatewayFault.Status(200, """{"choices":[{"message":{"content":"line one\n\u001b[2Jline two"},"finish_reason":"end_turn"}]}"""));
        TranscriptAnalysis analysis = await Client(sandbox).AnalyzeAsync(new() { Transcript = Talk }, Limit.Token);
        Assert.Equal("line one\n\uFFFD[2Jline two", analysis.Text);
        Assert.Equal("stop", analysis.FinishReason);
        Assert.Null(analysis.Usage);
    }

    private static TranscriptCoach Client(SandboxServer sandbox, Action<string, TimeSpan>? retrying = null) =>
        new(new GatewayClient(Sandboxed.Endpoint(sandbox), new ApiKey(sandbox.ApiKey)) { Retrying = retrying });
}
