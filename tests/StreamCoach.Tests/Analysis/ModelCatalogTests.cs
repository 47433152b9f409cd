using StreamCoach.Analysis;
using StreamCoach.Errors;
using StreamCoach.Sandbox.Faults;
using StreamCoach.Services;

namespace StreamCoach.Tests.Analysis;

public class ModelCatalogTests
{
    private const string Sonnet = AnalysisRequest.DefaultModel;
    private const string OnlyNewer = """{"data":[{"id":"newer","context_length":1000,"supported_parameters":[]}]}""";

    private readonly ManualTime _time = new();

    [Fact]
    public async Task The_list_is_requested_once_for_all_keys()
    {
        await using var sandbox = SandboxServer.Start();
        var catalog = new ModelCatalog(_time);
        TranscriptCoach[] coaches = [new(Client(sandbox, catalog)), new(Client(sandbox, catalog)), new(new GatewayClient(Sandboxed.Endpoint(sandbox), new ApiKey("another")) { Catalog = catalog })];
        AnalysisRequest request = new() { Transcript = Talks.Of("A: So, um, hello.") };
        await Task.WhenAll(Enumerable.Range(0, 10).Select(i => coaches[i % 2].AnalyzeAsync(request, Limit.Token)));
        Assert.Equal(FailureKind.ApiKeyRejected, (await Assert.ThrowsAsync<StreamCoachException>(() => coaches[2].AnalyzeAsync(request, Limit.Token))).Kind);
        Assert.Equal(1, Lists(sandbox));
    }

    [Theory]
    [InlineData(9, 1)]
    [InlineData(11, 2)]
    public async Task A_loopback_list_is_cached_for_seconds(int seconds, int asked)
    {
        await using var sandbox = SandboxServer.Start();
        var catalog = new ModelCatalog(_time);
        await Client(sandbox, catalog).FindModelAsync(Sonnet, Limit.Token);
        _time.Advance(TimeSpan.FromSeconds(seconds));
        Assert.NotNull((await Client(sandbox, catalog).FindModelAsync(Sonnet, Limit.Token)).Model);
        Assert.Equal(asked, Lists(sandbox));
    }

    [Theory]
    [InlineData(299, 1)]
    [InlineData(301, 2)]
    public async Task A_remote_list_is_cached_for_five_minutes(int seconds, int expected)
    {
        int asked = 0;
        var catalog = new ModelCatalog(_time);
        await FindAsync();
        _time.Advance(TimeSpan.FromSeconds(seconds));
        await FindAsync();
        Assert.Equal(expected, asked);

        Task<ModelLookup> FindAsync() => catalog.FindAsync(new("https://gateway.example/v1/"), "m", () =>
        {
            asked++;
            return Task.FromResult<IReadOnlyList<AnalysisModel>>([new("m", [])]);
        }, Limit.Token);
    }

    [Fact]
    public async Task A_model_missing_from_the_cached_list_refreshes_it_once()
    {
        await using var sandbox = SandboxServer.Start();
        GatewayClient client = Client(sandbox, new(_time));
        Assert.NotNull((await client.FindModelAsync(Sonnet, Limit.Token)).Model);
        sandbox.FaultNextModels(GatewayFault.Status(200, OnlyNewer));
        Assert.Equal(1_000, (await client.FindModelAsync("newer", Limit.Token)).Model?.ContextLength);
        Assert.Equal(2, Lists(sandbox));

        // A model in neither list does not refresh the list for every analysis.
        for (int i = 0; i < 3; i++) Assert.Equal(new ModelLookup(null, null), await client.FindModelAsync("never", Limit.Token));
        Assert.Equal(3, Lists(sandbox));
        TranscriptAnalysis analysis = await new TranscriptCoach(client).AnalyzeAsync(new() { Transcript = Talks.Of("A: Hello."), Model = "claude-sonnet-5" }, Limit.Token);
        Assert.Null(analysis.ModelNote);
    }

    [Fact]
    public async Task An_unlisted_model_is_used_with_a_note()
    {
        await using var sandbox = SandboxServer.Start();
        sandbox.FaultNextModels(GatewayFault.Status(200, OnlyNewer));
        TranscriptAnalysis analysis = await new TranscriptCoach(Client(sandbox, new(_time))).AnalyzeAsync(new() { Transcript = Talks.Of("A: Hello.") }, Limit.Token);
        Assert.StartsWith($"The gateway's list of models does not name '{Sonnet}'.", analysis.ModelNote);
        Assert.Equal(1, Lists(sandbox));
    }

    [Fact]
    public async Task A_failure_does_not_replace_a_list_and_is_cached_for_half_a_minute_without_one()
    {
        await using var sandbox = SandboxServer.Start();
        GatewayClient client = Client(sandbox, new(_time));
        sandbox.FaultNextModels(GatewayFault.ServerError());
        Assert.NotNull((await client.FindModelAsync(Sonnet, Limit.Token)).ListFailure);
        Assert.NotNull((await client.FindModelAsync(Sonnet, Limit.Token)).ListFailure);
        _time.Advance(TimeSpan.FromSeconds(31));
        Assert.NotNull((await client.FindModelAsync(Sonnet, Limit.Token)).Model);
        Assert.Equal(2, Lists(sandbox));

        sandbox.FaultNextModels(GatewayFault.ServerError());
        await Assert.ThrowsAsync<StreamCoachException>(() => client.GetModelsAsync(Limit.Token));
        Assert.NotNull((await client.FindModelAsync(Sonnet, Limit.Token)).Model);
        Assert.Equal(3, Lists(sandbox));
    }

    [Fact]
    public async Task Cancelling_one_wait_does_not_cancel_the_shared_request()
    {
        await using var sandbox = SandboxServer.Start();
        GatewayClient client = Client(sandbox, new(_time));
        sandbox.FaultNextModels(GatewayFault.Slow(TimeSpan.FromMilliseconds(300)));
        using var cancel = new CancellationTokenSource();
        Task given = client.FindModelAsync(Sonnet, cancel.Token);
        Task<ModelLookup> waiting = client.FindModelAsync(Sonnet, Limit.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given.Within());
        Assert.NotNull((await waiting).Model);
        Assert.Equal(1, Lists(sandbox));
    }

    private static GatewayClient Client(SandboxServer sandbox, ModelCatalog catalog) => new(Sandboxed.Endpoint(sandbox), new ApiKey(sandbox.ApiKey)) { Catalog = catalog };

    private static int Lists(SandboxServer sandbox) => sandbox.GatewayRequests.Count(request => request.Method == "GET");

    private sealed class ManualTime : TimeProvider
    {
        private long _now;

        public void Advance(TimeSpan time) => _now += time.Ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now;
    }
}
