using StreamCoach.Analysis;
using StreamCoach.Errors;
using StreamCoach.Sandbox.Faults;
using StreamCoach.Services;
using StreamCoach.Transcripts;

namespace StreamCoach.Tests.Analysis;

/// <summary>The gateway passes on the answers of its providers: each form is read, complete and streamed.</summary>
public class AnswerFormsTests
{
    private static readonly Transcript Talk = Talks.Of("A: So, um, we ship on Monday — honestly.", "B: Who tests it?");

    public static TheoryData<SandboxAnswerForm, bool> Forms
    {
        get
        {
            var forms = new TheoryData<SandboxAnswerForm, bool>();
            foreach (SandboxAnswerForm form in Enum.GetValues<SandboxAnswerForm>())
            {
                forms.Add(form, false);
                forms.Add(form, true);
            }
            return forms;
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Each_form_of_an_answer_affects_only_its_own_field(SandboxAnswerForm form, bool stream)
    {
        TranscriptAnalysis expected = await AnalyzeAsync(SandboxAnswerForm.None, stream);
        TranscriptAnalysis analysis = await AnalyzeAsync(form, stream);
        Assert.Equal(expected.Summary, analysis.Summary);
        if (form != SandboxAnswerForm.CodeFence) Assert.Equal(expected.Text, analysis.Text);
        Assert.Equal(expected.Findings.Select(finding => finding.ToString()), analysis.Findings.Select(finding => finding.ToString()));
        Assert.Equal(("stop", true, AnswerForm.Schema), (analysis.FinishReason, analysis.IsComplete, analysis.Form));
        Assert.Equal(AnalysisRequest.DefaultModel, analysis.Model);
        Assert.Equal(form is SandboxAnswerForm.NoUsage or SandboxAnswerForm.NullUsage ? null : expected.Usage!.ToString(), analysis.Usage?.ToString());
        Assert.Equal(form == SandboxAnswerForm.NoIds, analysis.RequestId is null);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_truncated_answer_is_continued_for_every_finish_reason(bool stream)
    {
        await using var sandbox = SandboxServer.Start(new SandboxOptions { AnswerForm = SandboxAnswerForm.ClaudeReasons | SandboxAnswerForm.ContentAsParts });
        TranscriptAnalysis analysis = await Coach(sandbox, stream).AnalyzeAsync(new() { Transcript = Talk, MaxTokens = 90 }, Limit.Token);
        Assert.True(analysis.IsComplete, $"{analysis.Failure}");
        Assert.True(sandbox.GatewayRequests.Count(request => request.Method == "POST") > 1);
    }

    public static TheoryData<string, bool, GatewayFault, FailureKind, int, string> Failures => new()
    {
        { "reasoning", false, GatewayFault.NoText(), FailureKind.AnalysisTokensExhausted, 1, "used all 4,000 tokens of its answer before it wrote any text, 4,000 of them for reasoning" },
        { "reasoning, streamed", true, GatewayFault.NoText(), FailureKind.AnalysisTokensExhausted, 1, "4,000 of them for reasoning" },
        { "a filter", false, GatewayFault.NoText("content_filter"), FailureKind.AnalysisUnreadable, 1, "contains no text; it ended with 'content_filter'" },
        { "a filter, streamed", true, GatewayFault.NoText("content_filter"), FailureKind.AnalysisUnreadable, 1, "it ended with 'content_filter'" },
        { "an error in a stream", true, GatewayFault.StreamError("provider overloaded", times: 3), FailureKind.AnalysisInterrupted, 3, "\"provider overloaded\"" },
        { "an error with a code", true, GatewayFault.StreamError("provider overloaded", 529, times: 3), FailureKind.AnalysisInterrupted, 3, "\"provider overloaded\"" },
        { "an error in place of an answer", false, GatewayFault.StreamError("provider overloaded", times: 3), FailureKind.AnalysisInterrupted, 3, "\"provider overloaded\"" },
        { "too many, in a stream", true, GatewayFault.StreamError("slow down", 429, times: 3), FailureKind.RateLimited, 3, "slow down" },
        { "refused, in a stream", true, GatewayFault.StreamError("prompt is too long", 400), FailureKind.AnalysisRejected, 1, "prompt is too long" },
        { "no access", false, GatewayFault.TextEnvelope(401, "Your account does not have access to LLM Gateway. Please upgrade."), FailureKind.GatewayNotEnabled,
            1, "has no access to the LLM Gateway" },
        { "no access, documented", true, GatewayFault.ObjectEnvelope(403, "Your account does not have access to LLM Gateway."), FailureKind.GatewayNotEnabled, 1, "has no access to the LLM Gateway" },
    };

    [Theory]
    [MemberData(nameof(Failures), DisableDiscoveryEnumeration = true)]
    public async Task Each_failure_inside_an_answer_has_its_own_error(string name, bool stream, GatewayFault fault, FailureKind expected, int tries, string said)
    {
        await using var sandbox = SandboxServer.Start();
        sandbox.FaultNextGateway(fault);
        var failure = await Assert.ThrowsAsync<StreamCoachException>(() => Coach(sandbox, stream).AnalyzeAsync(new() { Transcript = Talk }, Limit.Token));
        Assert.True(expected == failure.Kind, $"{name}: {failure}");
        Assert.Contains(said, failure.Message);
        Assert.NotEmpty(failure.Advice);
        Assert.Equal(tries, sandbox.GatewayRequests.Count(request => request.Method == "POST"));
    }

    [Fact]
    public async Task A_retried_answer_is_shown_from_its_beginning()
    {
        await using var sandbox = SandboxServer.Start();
        sandbox.FaultNextGateway(GatewayFault.StreamError("provider overloaded"));
        var shown = new List<string>();
        TranscriptAnalysis analysis = await Coach(sandbox, true, shown).AnalyzeAsync(new() { Transcript = Talk }, Limit.Token);
        Assert.Equal(analysis.Text, shown[^1]);
        Assert.All(shown, text => Assert.StartsWith(text, analysis.Text));
    }

    [Fact]
    public async Task A_stream_refused_with_a_bare_500_is_requested_without_streaming()
    {
        await using var sandbox = SandboxServer.Start();
        sandbox.FaultNextGateway(GatewayFault.ServerError(), GatewayFault.ListEnvelope(400, "model claude-sonnet-4-6 does not support stream"));
        var failure = await Assert.ThrowsAsync<StreamCoachException>(() => Coach(sandbox, true).AnalyzeAsync(new() { Transcript = Talk }, Limit.Token));
        Assert.Equal(FailureKind.AnalysisRejected, failure.Kind);
        Assert.Contains("does not support stream", failure.Message);
        Assert.Equal([true, false], sandbox.GatewayRequests.Where(request => request.Method == "POST").Select(request => request.Body.Contains("\"stream\"", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("""{"choices":[{"message":{"content":"Half \ud83d of a pair, a whole \ud83d\ude00, and \\ud83d as text."},"finish_reason":"stop"}]}""", "Half \uFFFD of a pair, a whole \U0001F600, and \\ud83d as text.")]
    [InlineData("""{"choices":[{"message":{"content":["One. ",{"text":"Two."},7,null]},"finish_reason":{"odd":1}}],"usage":[],"model":5}""", "One. Two.")]
    [InlineData("""{"choices":[{"message":{"content":{"type":"text","text":"One part alone."}}}],"usage":{"input_tokens":"many"}}""", "One part alone.")]
    [InlineData("""{"error":null,"choices":[{"message":{"content":"No error."},"finish_reason":"stop"}]}""", "No error.")]
    public async Task Only_the_text_parts_of_odd_content_are_read(string body, string expected)
    {
        await using var sandbox = SandboxServer.Start();
        sandbox.FaultNextGateway(GatewayFault.Status(200, body));
        TranscriptAnalysis analysis = await Coach(sandbox, false).AnalyzeAsync(new() { Transcript = Talk }, Limit.Token);
        Assert.Equal(expected, analysis.Text);
        Assert.Null(analysis.Usage);
    }

    [Fact]
    public async Task Fallback_models_are_sent_although_no_list_contains_them()
    {
        await using var sandbox = SandboxServer.Start();
        TranscriptAnalysis analysis = await Coach(sandbox, false).AnalyzeAsync(new() { Transcript = Talk, Model = "gpt-4.1", Fallbacks = ["gpt-5.2"] }, Limit.Token);
        Assert.True(analysis.IsComplete);
        Assert.Contains("\"fallbacks\":[{\"model\":\"gpt-5.2\"}]", sandbox.GatewayRequests[^1].Body);
    }

    private static async Task<TranscriptAnalysis> AnalyzeAsync(SandboxAnswerForm form, bool stream)
    {
        await using var sandbox = SandboxServer.Start(new SandboxOptions { AnswerForm = form });
        TranscriptAnalysis analysis = await Coach(sandbox, stream).AnalyzeAsync(new() { Transcript = Talk }, Limit.Token);
        Assert.Equal(stream, sandbox.GatewayRequests[^1].Body.Contains("\"stream\":true", StringComparison.Ordinal));
        return analysis;
    }

    private static TranscriptCoach Coach(SandboxServer sandbox, bool stream, List<string>? shown = null) =>
        new(new GatewayClient(Sandboxed.Endpoint(sandbox), new ApiKey(sandbox.ApiKey)) { Catalog = new(TimeProvider.System) })
        {
            StreamAnswers = stream,
            Progress = at => shown?.Add(at.Text),
        };
}
