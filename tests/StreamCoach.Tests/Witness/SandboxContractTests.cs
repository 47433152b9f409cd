using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using StreamCoach.Sandbox.Faults;

namespace StreamCoach.Tests.Witness;

/// <summary>The sandbox's messages match the SDK's types.</summary>
public class SandboxContractTests
{
    private const string Labelled = "&speaker_labels=true&language_detection=true&format_turns=true";

    private const string SeenLive = "in a live capture of September 2026";
    private const string Documented = "in the vendor's documentation of the message";

    private static readonly Dictionary<string, string> UnknownOnTheSocket = new()
    {
        ["BeginEvent.configuration"] = SeenLive,
        ["SpeechStartedEvent.confidence"] = SeenLive,
        ["TurnEvent.utterance"] = SeenLive + ", and " + Documented,
    };

    private static readonly Dictionary<string, string> UnknownInTheList = new()
    {
        ["ListModelsResponse.object"] = "in the OpenAI protocol, which the gateway follows",
    };

    private static readonly Dictionary<string, string> UnknownOfTheGateway = new()
    {
        ["StreamingTemporaryTokenResponse.expires_in_seconds"] = SeenLive + ", and " + Documented,
        ["ChatCompletionResponse.model"] = SeenLive,
        ["ChatCompletionResponse.request"] = SeenLive,
        ["ChatCompletionResponse.http_status_code"] = SeenLive,
        ["ChatCompletionResponse.response_time"] = SeenLive,
        ["ChatCompletionResponse.llm_status_code"] = SeenLive,
        ["ChatCompletionResponse.usage.input_tokens"] = SeenLive,
        ["ChatCompletionResponse.usage.output_tokens"] = SeenLive,
        ["ChatCompletionResponse.usage.prompt_tokens_details"] = SeenLive,
        ["ChatCompletionResponse.usage.completion_tokens_details"] = SeenLive,
    };

    [Fact]
    public async Task Every_socket_message_matches_its_SDK_type()
    {
        await VendorSdk.FolderAsync();
        await using var sandbox = SandboxServer.Start(new() { HeartbeatInterval = TimeSpan.FromMilliseconds(10) });
        const string Completion = """&llm_gateway={"model":"claude-sonnet-4-6","messages":[{"role":"user","content":"{{turn}}"}],"max_tokens":50}""";
        List<JsonObject>[] sessions = await Task.WhenAll(
            RawSession.RecordAsync(sandbox, "speech_model=universal-streaming-english" + Labelled),
            RawSession.RecordAsync(sandbox, "speech_model=whisper-rt" + Labelled),
            RawSession.RecordAsync(sandbox, "speech_model=u3-rt-pro&session_heartbeat=true" + Labelled + Completion, awaited: "Heartbeat"),
            RawSession.RecordAsync(sandbox, "speech_model=universal-3-6-pro"),
            RawSession.RecordAsync(sandbox, "speech_model=u3-rt-pro", key: "wrong"),
            RawSession.RecordAsync(sandbox, "speech_model=no-such"),
            RawSession.RecordAsync(sandbox, "speech_model=u3-rt-pro", last: "no JSON"));
        // Warning was never captured from the service; the sandbox sends one with the Fragmented fault.
        sandbox.FaultNext(SandboxFault.Of(SandboxFaultKind.Fragmented, 1));
        List<JsonObject> warned = await RawSession.RecordAsync(sandbox, "speech_model=u3-rt-pro");

        var contract = new Contract(UnknownOnTheSocket);
        foreach (JsonObject message in sessions.SelectMany(messages => messages).Concat(warned)) contract.Add($"{message["type"]}Event", message);
        Assert.Equal(["BeginEvent", "ErrorEvent", "HeartbeatEvent", "LLMGatewayResponseEvent", "SpeakerRevisionEvent", "SpeechStartedEvent",
            "TerminationEvent", "TurnEvent", "WarningEvent"], contract.Types.Order(StringComparer.Ordinal));
        await contract.CheckAsync();
    }

    [Fact]
    public async Task The_model_list_matches_its_SDK_type()
    {
        await VendorSdk.FolderAsync();
        await using var sandbox = SandboxServer.Start();
        using HttpClient http = Client(sandbox);
        JsonObject list = await GetAsync(http, "v1/models");
        var contract = new Contract(UnknownInTheList);
        foreach (JsonNode? model in list["data"]!.AsArray()) contract.Add("ModelDetails", model!.AsObject());
        list["data"] = new JsonArray();
        contract.Add("ListModelsResponse", list);
        await contract.CheckAsync();
    }

    [Fact]
    public async Task Completions_and_tokens_match_their_SDK_types()
    {
        await VendorSdk.FolderAsync();
        await using var sandbox = SandboxServer.Start();
        using HttpClient http = Client(sandbox);
        var contract = new Contract(UnknownOfTheGateway);
        contract.Add("StreamingTemporaryTokenResponse", await GetAsync(http, "v3/token?expires_in_seconds=60"));
        contract.Add("ChatCompletionResponse", await AskAsync(http, "claude-sonnet-4-6", 500));
        JsonObject cut = await AskAsync(http, "gpt-5.2", 3);
        Assert.Equal("length", (string?)cut["choices"]![0]!["finish_reason"]);
        contract.Add("ChatCompletionResponse", cut);
        await contract.CheckAsync();
    }

    private static HttpClient Client(SandboxServer sandbox) => new()
    {
        BaseAddress = sandbox.Endpoint,
        DefaultRequestHeaders = { Authorization = AuthenticationHeaderValue.Parse(sandbox.ApiKey) },
    };

    private static async Task<JsonObject> GetAsync(HttpClient http, string path) =>
        JsonNode.Parse(await http.GetStringAsync(new Uri(path, UriKind.Relative), Limit.Token))!.AsObject();

    private static async Task<JsonObject> AskAsync(HttpClient http, string model, int maxTokens)
    {
        string body = $$"""{"model":"{{model}}","messages":[{"role":"user","content":"Transcript: So, um, we ship on Monday."}],"max_tokens":{{maxTokens}}}""";
        using HttpResponseMessage answer = await http.PostAsync(
            new Uri("v1/chat/completions", UriKind.Relative), new StringContent(body, Encoding.UTF8, "application/json"), Limit.Token);
        return JsonNode.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync(Limit.Token))!.AsObject();
    }
}
