using StreamCoach.Analysis;
using StreamCoach.Errors;
using StreamCoach.Sandbox.Faults;
using StreamCoach.Services;
using StreamCoach.Setup;
using StreamCoach.Transcripts;

namespace StreamCoach.Tests.Analysis;

public class ModelListTests
{
    private const string Sonnet = AnalysisRequest.DefaultModel;

    [Fact]
    public async Task Every_field_of_the_list_is_read_with_its_unit()
    {
        await using var sandbox = SandboxServer.Start();
        IReadOnlyList<AnalysisModel> models = await Client(sandbox).GetModelsAsync(Limit.Token);
        AnalysisModel sonnet = models.Single(model => model.Id == Sonnet), retiring = models.Single(model => model.Id == "gpt-4.1");
        Assert.Equal(("Claude Sonnet 4.6", "Anthropic", 200_000, 32_000), (sonnet.Name, sonnet.Creator, sonnet.ContextLength, sonnet.MaxOutputTokens));
        Assert.Equal(("us, eu", "anthropic", "anthropic"), (sonnet.Regions.ToString(), sonnet.Providers.ToString(), sonnet.DefaultProvider));
        Assert.Equal((3m, 15m, 3.3m, 16.5m, 3.3m, 16.5m), (sonnet.InputPrice, sonnet.OutputPrice, sonnet.InputPriceUS, sonnet.OutputPriceUS, sonnet.InputPriceEU, sonnet.OutputPriceEU));
        Assert.Equal(10, sonnet.RegionalIncreasePercent);
        Assert.InRange(DateTime.UtcNow - sonnet.AsOf, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        Assert.Equal((2.2m, null), (retiring.InputPriceUS, retiring.InputPriceEU));
        Assert.Null(sonnet.RetirementDate);
        Assert.Equal(new DateTime(2027, 1, 1, 0, 0, 0, DateTimeKind.Utc), retiring.RetirementDate);
        Assert.DoesNotContain("fallbacks", sonnet.SupportedParameters);
    }

    // Each form alone: it removes its own field and no other.
    public static TheoryData<SandboxModelListForm> Forms => [.. Enum.GetValues<SandboxModelListForm>()];

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Each_form_of_the_list_affects_only_its_own_field(SandboxModelListForm form)
    {
        await using var sandbox = SandboxServer.Start(new SandboxOptions { ModelListForm = form });
        IReadOnlyList<AnalysisModel> models = await Client(sandbox).GetModelsAsync(Limit.Token);
        AnalysisModel sonnet = models.Single(model => model.Id == Sonnet), retiring = models.Single(model => model.Id == "gpt-4.1");
        Assert.Equal(form == SandboxModelListForm.OddModels ? 9 : 8, models.Count);
        Assert.Equal(form == SandboxModelListForm.NoLength ? null : 200_000, sonnet.ContextLength);
        Assert.Equal(form != SandboxModelListForm.NoParameters, sonnet is { SupportsSchema: true, SupportsStreaming: true, SupportsTemperature: true, KnowsParameters: true });
        Assert.Equal(form is SandboxModelListForm.NoPrices or SandboxModelListForm.FlatPrices ? null : 3.3m, sonnet.InputPriceEU);
        Assert.Equal(form is SandboxModelListForm.NoRetirement or SandboxModelListForm.RetirementNull ? null : 2027, retiring.RetirementDate?.Year);
        Assert.Null(sonnet.RetirementDate);
        Assert.Equal(form == SandboxModelListForm.NullLists ? ("", "") : ("us, eu", "anthropic"), (sonnet.Regions.ToString(), sonnet.Providers.ToString()));
        Assert.Equal(("anthropic", 32_000), (sonnet.DefaultProvider, sonnet.MaxOutputTokens));
        if (form != SandboxModelListForm.OddModels) return;
        AnalysisModel odd = models.Single(model => model.Id == "odd-model");
        Assert.Equal((null, null, null, null, false), (odd.Name, odd.ContextLength, odd.RetirementDate, odd.InputPrice, odd.KnowsParameters));
    }

    [Fact]
    public async Task All_forms_of_the_list_together_are_read()
    {
        SandboxModelListForm together = SandboxModelListForm.RetirementAsText | SandboxModelListForm.ProvidersAsObjects | SandboxModelListForm.LengthInProvider
            | SandboxModelListForm.NumbersAsText | SandboxModelListForm.OddModels | SandboxModelListForm.UnknownKeys | SandboxModelListForm.ReversedKeys | SandboxModelListForm.BareList;
        await using var sandbox = SandboxServer.Start(new SandboxOptions { ModelListForm = together });
        AnalysisModel model = (await Client(sandbox).GetModelsAsync(Limit.Token)).Single(model => model.Id == "gpt-4.1");
        Assert.Equal((1_047_576, 2027, "openai", 8.8m), (model.ContextLength, model.RetirementDate?.Year, model.Providers.ToString(), model.OutputPriceUS));
    }

    [Theory]
    [InlineData("0", null)]
    [InlineData("1798761600", "2027-01-01")]
    [InlineData("1798761600000", "2027-01-01")]
    [InlineData("\"1798761600\"", "2027-01-01")]
    [InlineData("\"2027-01-01T00:00:00Z\"", "2027-01-01")]
    [InlineData("1e300", null)]
    [InlineData("-1", null)]
    [InlineData("\"soon\"", null)]
    [InlineData("[]", null)]
    public void A_retirement_date_is_read_in_each_form(string json, string? expected)
    {
        AnalysisModel model = Assert.Single(ModelListReader.Read($$"""{"data":[{"id":"m","retirement_date":{{json}}}]}""", default));
        Assert.Equal(expected, model.RetirementDate?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("0.1", 10)]
    [InlineData("10.0", 10)]
    [InlineData("0", 0)]
    [InlineData("\"x\"", null)]
    public void A_regional_increase_is_percent_in_each_form(string json, int? expected)
    {
        AnalysisModel model = Assert.Single(ModelListReader.Read("""{"data":[{"id":"m","pricing":{"global":{"prompt":1,"completions":2},"regional_increase_percent":JSON}}]}""".Replace("JSON", json), default));
        Assert.Equal(expected, (int?)model.RegionalIncreasePercent);
    }

    [Fact]
    public void An_empty_list_may_be_null() => Assert.Empty(ModelListReader.Read("""{"data":null}""", default));

    public static TheoryData<string, GatewayFault?, FailureKind> NoLists => new()
    {
        { "401", GatewayFault.TextEnvelope(401, "Authentication error"), FailureKind.ModelListUnavailable },
        { "404", GatewayFault.PlainEnvelope(404, "not found"), FailureKind.ModelListUnavailable },
        { "500", GatewayFault.ServerError(), FailureKind.ModelListUnavailable },
        { "a redirect", GatewayFault.Status(302, ""), FailureKind.ServiceRedirected },
        { "a page", GatewayFault.Html(200), FailureKind.ModelListUnavailable },
        { "another object", GatewayFault.Status(200, """{"models":[]}"""), FailureKind.ModelListUnavailable },
        { "a text", GatewayFault.Status(200, "\"none\""), FailureKind.ModelListUnavailable },
        { "nothing", GatewayFault.Status(200, ""), FailureKind.ModelListUnavailable },
        { "half of it", GatewayFault.HalfJson(), FailureKind.ModelListUnavailable },
        { "no answer", GatewayFault.Drop(10), FailureKind.ModelListUnavailable },
        { "a hang", GatewayFault.Hang(), FailureKind.ModelListUnavailable },
    };

    [Theory]
    [MemberData(nameof(NoLists), DisableDiscoveryEnumeration = true)]
    public async Task Without_a_list_the_analysis_is_made_with_one_note(string name, GatewayFault? fault, FailureKind expected)
    {
        await using var sandbox = SandboxServer.Start();
        sandbox.FaultNextModels(fault, fault);
        // A short limit only where nothing comes: any other answer of a busy machine may take longer.
        TimeSpan limit = name == "a hang" ? TimeSpan.FromMilliseconds(300) : GatewayClient.DefaultListLimit;
        GatewayClient client = Client(sandbox, limit);
        var failure = await Assert.ThrowsAsync<StreamCoachException>(() => client.GetModelsAsync(Limit.Token));
        Assert.True(expected == failure.Kind, $"{name}: {failure}");
        // .NET itself retries a request whose connection is lost.
        int asked = sandbox.GatewayRequests.Count;
        // The failure is cached, so that not every analysis waits for it.
        TranscriptAnalysis analysis = await new TranscriptCoach(client) { StreamAnswers = true }.AnalyzeAsync(new() { Transcript = Talks.Of("A: So, um, hello.") }, Limit.Token);
        Assert.True(analysis.IsComplete, name);
        Assert.Equal(AnswerForm.Json, analysis.Form);
        Assert.StartsWith(failure.Message, analysis.ModelNote);
        Assert.Contains("a context of 32,768 tokens is assumed, and its answer is neither checked against a schema nor streamed", analysis.ModelNote);
        Assert.Equal(asked, sandbox.GatewayRequests.Count(request => request.Method == "GET"));
        // A redirect of the list means that an analysis would be redirected too.
        Assert.Equal(expected == FailureKind.ServiceRedirected ? SetupStatus.Failed : SetupStatus.Warning,
            (await new SetupTest(Sandboxed.Endpoint(sandbox), null, "") { ModelListLimit = limit }.RunAsync(SetupPart.Gateway, Limit.Token)).Status);
    }

    [Fact]
    public async Task A_gateway_that_does_not_listen_fails_the_setup_check()
    {
        ServiceEndpoint gone;
        await using (var sandbox = SandboxServer.Start()) gone = Sandboxed.Endpoint(sandbox);
        SetupCheck check = await new SetupTest(gone, null, "").RunAsync(SetupPart.Gateway, Limit.Token);
        Assert.Equal(SetupStatus.Failed, check.Status);
        Assert.Contains("cannot be reached", check.Detail);
    }

    public static TheoryData<SandboxModelListForm, string> Gaps => new()
    {
        { SandboxModelListForm.NoParameters, "does not say which options 'claude-sonnet-4-6' accepts, so its answer is neither checked against a schema nor streamed" },
        { SandboxModelListForm.NoLength, "does not give the context length of 'claude-sonnet-4-6', so a context of 32,768 tokens is assumed" },
        { SandboxModelListForm.NoParameters | SandboxModelListForm.NoLength, "does not describe 'claude-sonnet-4-6'" },
    };

    [Theory]
    [MemberData(nameof(Gaps))]
    public async Task Missing_fields_of_the_list_are_reported_with_the_assumption(SandboxModelListForm form, string note)
    {
        await using var sandbox = SandboxServer.Start(new SandboxOptions { ModelListForm = form });
        // A temperature is refused only if the list says that the model does not support it.
        TranscriptAnalysis analysis = await new TranscriptCoach(Client(sandbox)).AnalyzeAsync(new() { Transcript = Talks.Of("A: Hello."), Temperature = 1 }, Limit.Token);
        Assert.Contains(note, analysis.ModelNote);
    }

    [Fact]
    public async Task A_long_conversation_is_sent_in_one_request_with_a_schema()
    {
        await using var sandbox = SandboxServer.Start();
        Transcript talk = Talks.Of([.. Enumerable.Range(0, 2_000).Select(i => $"A: Sentence number {i} of a talk of two hours, with some more words in it.")]);
        TranscriptAnalysis analysis = await new TranscriptCoach(Client(sandbox)).AnalyzeAsync(new() { Transcript = talk }, Limit.Token);
        Assert.Equal((1, AnswerForm.Schema, null), (analysis.Coverage.Pieces, analysis.Form, analysis.ModelNote));
    }

    private static GatewayClient Client(SandboxServer sandbox, TimeSpan? limit = null) => new(Sandboxed.Endpoint(sandbox), new ApiKey(sandbox.ApiKey))
    {
        Catalog = new(TimeProvider.System),
        ListLimit = limit ?? GatewayClient.DefaultListLimit,
    };
}
