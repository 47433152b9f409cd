using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text;
using System.Text.Json;
using OpenAI;
using OpenAI.Chat;
using OpenAI.Models;
using StreamCoach.Analysis;
using StreamCoach.Errors;
using StreamCoach.Sandbox.Faults;
using StreamCoach.Services;

namespace StreamCoach.Tests.Analysis;

/// <summary>
/// The service's documentation uses OpenAI's client for the gateway. It must read the sandbox's answers like our client does, so that neither the sandbox
/// nor our client deviates from the protocol.
/// </summary>
public class OpenAIWitnessTests
{
    private const string Model = AnalysisRequest.DefaultModel;
    private const string Instructions = "You coach people on how they speak.";
    private const string User = "Transcript:\nA: So, um, we ship on Monday — honestly. 😀\nB: Who tests it?";

    [Fact]
    public async Task A_complete_answer_is_read_alike_by_both_clients()
    {
        await using var sandbox = SandboxServer.Start();
        ChatCompletion theirs = await Theirs(sandbox).CompleteChatAsync(Messages, new(), Limit.Token);
        GatewayCompletion ours = await OursAsync(sandbox);
        Assert.Equal(theirs.Content[0].Text, ours.Text);
        Assert.Equal((theirs.Model, ChatFinishReason.Stop, "stop"), (ours.Model, theirs.FinishReason, ours.FinishReason));
        Assert.Equal((theirs.Usage.InputTokenCount, theirs.Usage.OutputTokenCount), (ours.Usage!.InputTokens, ours.Usage.OutputTokens));
        Assert.True(ours.Usage.OutputTokens > 0);
    }

    [Fact]
    public async Task A_streamed_answer_is_read_alike_by_both_clients_in_the_same_pieces()
    {
        await using var sandbox = SandboxServer.Start();
        var pieces = new List<string>();
        ChatFinishReason? reason = null;
        ChatTokenUsage? usage = null;
        await foreach (StreamingChatCompletionUpdate update in Theirs(sandbox).CompleteChatStreamingAsync(Messages, new(), Limit.Token))
        {
            pieces.AddRange(update.ContentUpdate.Select(part => part.Text).Where(text => text.Length > 0));
            reason ??= update.FinishReason;
            usage ??= update.Usage;
        }
        var grown = new List<string>();
        GatewayCompletion ours = await OursAsync(sandbox, request => request with { Stream = true, StreamOptions = new() { IncludeUsage = true } }, grown.Add);
        Assert.True(pieces.Count > 5);
        Assert.Equal(string.Concat(pieces), ours.Text);
        var sum = new StringBuilder();
        Assert.Equal(pieces.Select(piece => sum.Append(piece).ToString()), grown);
        Assert.Equal((ChatFinishReason.Stop, "stop"), (reason, ours.FinishReason));
        Assert.Equal((usage!.InputTokenCount, usage.OutputTokenCount), (ours.Usage!.InputTokens, ours.Usage.OutputTokens));
    }

    [Fact]
    public async Task Structured_and_truncated_answers_are_read_alike_by_both_clients()
    {
        await using var sandbox = SandboxServer.Start();
        JsonElement format = AnalysisPrompt.Findings.GetProperty("json_schema");
        var options = new ChatCompletionOptions
        {
            ResponseFormat = ChatResponseFormat.CreateJsonSchemaFormat(format.GetProperty("name").GetString()!, BinaryData.FromString(format.GetProperty("schema").GetRawText()), null, true),
        };
        ChatCompletion theirs = await Theirs(sandbox).CompleteChatAsync(Messages, options, Limit.Token);
        GatewayCompletion ours = await OursAsync(sandbox, request => request with { ResponseFormat = AnalysisPrompt.Findings });
        Assert.Equal(theirs.Content[0].Text, ours.Text);
        Assert.True(AnswerReader.Read(ours.Text, bySchema: true, isJoin: false).IsWhole);
        // Both sent the same schema.
        string[] asked = [.. sandbox.GatewayRequests.Select(request => JsonElement.Parse(request.Body).GetProperty("response_format").GetProperty("json_schema")
            .GetProperty("schema").GetProperty("required").GetRawText())];
        Assert.Equal("[\"summary\",\"findings\"]", Assert.Single(asked.Distinct()));

        sandbox.FaultNextGateway(GatewayFault.Says("The beginning of", "length", times: 2));
        theirs = await Theirs(sandbox).CompleteChatAsync(Messages, new(), Limit.Token);
        ours = await OursAsync(sandbox);
        Assert.Equal((ChatFinishReason.Length, true, theirs.Content[0].Text), (theirs.FinishReason, ours.IsCutOff, ours.Text));
    }

    public static TheoryData<string, GatewayFault, int, FailureKind> Refusals => new()
    {
        { "a wrong key", GatewayFault.TextEnvelope(401, "Authentication error, API token missing/invalid"), 401, FailureKind.ApiKeyRejected },
        { "too many", GatewayFault.RateLimited(0, 4), 429, FailureKind.RateLimited },
        { "a bad request", GatewayFault.ListEnvelope(400, "temperature must be between 0 and 2"), 400, FailureKind.AnalysisRejected },
    };

    [Theory]
    [MemberData(nameof(Refusals), DisableDiscoveryEnumeration = true)]
    public async Task A_refusal_is_an_error_for_both_clients(string name, GatewayFault fault, int status, FailureKind kind)
    {
        await using var sandbox = SandboxServer.Start();
        sandbox.FaultNextGateway(fault);
        var theirs = await Assert.ThrowsAsync<ClientResultException>(() => Theirs(sandbox).CompleteChatAsync(Messages, new(), Limit.Token));
        if (status != 429) sandbox.FaultNextGateway(fault);
        var ours = await Assert.ThrowsAsync<StreamCoachException>(() => OursAsync(sandbox));
        Assert.True((status, kind) == (theirs.Status, ours.Kind), $"{name}: {theirs.Status}, {ours}");
    }

    [Fact]
    public async Task A_wrong_key_is_refused_for_both_clients()
    {
        await using var sandbox = SandboxServer.Start();
        var theirs = await Assert.ThrowsAsync<ClientResultException>(() => Theirs(sandbox, "wrong").CompleteChatAsync(Messages, new(), Limit.Token));
        var ours = await Assert.ThrowsAsync<StreamCoachException>(() => OursAsync(sandbox, key: "wrong"));
        Assert.Equal((401, FailureKind.ApiKeyRejected), (theirs.Status, ours.Kind));
    }

    [Fact]
    public async Task The_model_list_is_read_alike_by_both_clients()
    {
        await using var sandbox = SandboxServer.Start();
        OpenAIModelCollection theirs = await new OpenAIModelClient(new ApiKeyCredential(sandbox.ApiKey), Options(sandbox)).GetModelsAsync(Limit.Token);
        IReadOnlyList<AnalysisModel> ours = await Ours(sandbox, sandbox.ApiKey).GetModelsAsync(Limit.Token);
        Assert.Equal(theirs.Select(model => model.Id), ours.Select(model => model.Id));
        Assert.True(ours.Count > 5);
    }

    private static global::OpenAI.Chat.ChatMessage[] Messages => [new SystemChatMessage(Instructions), new UserChatMessage(User)];

    private static ChatClient Theirs(SandboxServer sandbox, string? key = null) => new(Model, new ApiKeyCredential(key ?? sandbox.ApiKey), Options(sandbox));

    private static OpenAIClientOptions Options(SandboxServer sandbox) => new() { Endpoint = new(sandbox.Endpoint, "v1"), RetryPolicy = new ClientRetryPolicy(0) };

    private static GatewayClient Ours(SandboxServer sandbox, string key) => new(Sandboxed.Endpoint(sandbox), new ApiKey(key)) { Catalog = new(TimeProvider.System) };

    private static Task<GatewayCompletion> OursAsync(SandboxServer sandbox, Func<ChatRequest, ChatRequest>? with = null, Action<string>? grown = null, string? key = null)
    {
        var request = new ChatRequest
        {
            Model = Model,
            MaxTokens = 1_000,
            Messages = [new() { Role = "system", Content = Instructions }, new() { Role = "user", Content = User }],
        };
        return Ours(sandbox, key ?? sandbox.ApiKey).SendAsync(with?.Invoke(request) ?? request, TimeSpan.FromSeconds(30), grown is null ? null : (text, _) => grown(text), Limit.Token);
    }
}
