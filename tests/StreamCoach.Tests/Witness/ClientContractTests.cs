using System.Text.Json;
using System.Text.Json.Nodes;
using StreamCoach.Analysis;
using StreamCoach.Recognition;
using StreamCoach.Recognition.AssemblyAI;
using StreamCoach.Services;
using StreamCoach.Sessions;

namespace StreamCoach.Tests.Witness;

/// <summary>StreamCoach's messages match the SDK's types and texts.</summary>
public class ClientContractTests
{
    private static readonly StreamingOptions Pro = new()
    {
        Model = "universal-3-6-pro",
        Mode = "min_latency",
        MinTurnSilence = 200,
        MaxTurnSilence = 3_000,
        VadThreshold = 0.35,
        KeyTerms = ["dashboard", "Zoë & Söhne", "50 %"],
        Prompt = "A call about a trial = a test?",
        AgentContext = "How did it go?",
        PreviousContextTurns = 3,
        Languages = ["en", "de"],
        LanguageDetection = true,
        SpeakerLabels = true,
        MaxSpeakers = 2,
        SpeakerRevisionInterval = 300_000,
        FilterProfanity = true,
        RedactPii = true,
        RedactPiiPolicies = ["person_name", "us_social_security_number"],
        RedactPiiSubstitution = "entity_name",
        IncludePartialTurns = true,
        ContinuousPartials = false,
        InterruptionDelay = 250,
        TurnLeftPad = 100,
        Domain = "medical-v1",
        VoiceFocus = "near-field",
        VoiceFocusThreshold = 0.5,
        InactivityTimeout = 120,
    };

    private static readonly StreamingOptions Universal = new()
    {
        Model = "universal-streaming-multilingual",
        FormatTurns = true,
        EndOfTurnConfidenceThreshold = 0.6,
    };

    private static readonly Dictionary<string, string> UnknownParameters = new()
    {
        ["StreamingTranscriberParams.previousContextNTurns"] = "in the vendor's Python SDK and its documentation",
    };

    private static readonly Dictionary<string, string> UnknownOfTheGateway = new()
    {
        ["ChatCompletionRequest.fallbacks"] = "in the vendor's documentation; the type passes on fields by any name",
        ["ChatCompletionRequest.stream_options"] = "in the vendor's documentation; the type passes on fields by any name",
    };

    [Fact]
    public async Task Every_address_parameter_equals_what_the_SDK_sends()
    {
        await VendorSdk.FolderAsync();
        await using SandboxServer sandbox = SandboxServer.Start(), secure = SandboxServer.Start(new() { Tls = true });
        var contract = new Contract(UnknownParameters);
        foreach (StreamingOptions options in new[] { Pro, Universal })
        {
            await using (TranscriptionSession session = Sandboxed.Session(sandbox, new MemoryStream(new byte[32_000]), options))
            {
                await session.StartAsync();
                await session.WaitForEndAsync().Within();
                Assert.Null(session.Failure);
            }
            SandboxSession seen = sandbox.Sessions[^1];
            Assert.Equal("", seen.UnknownParameters);
            Dictionary<string, string> sent = new(seen.GetQuery());
            contract.Add("StreamingTranscriberParams", Parameters(sent));

            sent.Remove("previous_context_n_turns");
            JsonElement said = await VendorSdk.RunAsync("stream.mjs", new { url = $"wss://{secure.Endpoint.Authority}/v3/ws", key = secure.ApiKey, @params = Parameters(sent) },
                secure.CertificatePath);
            Assert.Empty(said.GetProperty("errors").EnumerateArray());
            Assert.Equal(Lines(sent), Lines(secure.Sessions[^1].GetQuery()));
        }
        await contract.CheckAsync();
    }

    [Fact]
    public async Task Every_socket_message_matches_its_SDK_type()
    {
        await VendorSdk.FolderAsync();
        await using var sandbox = SandboxServer.Start();
        await using (TranscriptionSession session = Sandboxed.Recording(sandbox, new() { Model = "universal-3-6-pro" }, speed: 10))
        {
            await session.StartAsync();
            session.ForceEndpoint();
            session.Change(new()
            {
                KeyTerms = ["dashboard"],
                Prompt = "A call",
                AgentContext = "Yes?",
                Languages = [],
                MinTurnSilence = 300,
                MaxTurnSilence = 2_000,
                VadThreshold = 0.4,
            });
            await session.WaitForEndAsync().Within();
        }
        await using (TranscriptionSession session = Sandboxed.Recording(sandbox, Universal, speed: 10))
        {
            await session.StartAsync();
            session.Change(new() { EndOfTurnConfidenceThreshold = 0.7 });
            await session.WaitForEndAsync().Within();
        }
        var contract = new Contract(new Dictionary<string, string>());
        string keepAlive = JsonSerializer.Serialize(ClientMessage.KeepAlive, WireJson.Default.ClientMessage);
        foreach (string text in sandbox.Sessions.SelectMany(session => session.GetTextMessages()).Append(keepAlive))
        {
            JsonObject message = JsonNode.Parse(text)!.AsObject();
            contract.Add($"Streaming{message["type"]}{((string?)message["type"] == "Terminate" ? "Session" : "")}", message);
        }
        Assert.Equal(["StreamingForceEndpoint", "StreamingKeepAlive", "StreamingTerminateSession", "StreamingUpdateConfiguration"], contract.Types.Order(StringComparer.Ordinal));
        await contract.CheckAsync();
    }

    [Fact]
    public async Task Every_gateway_request_matches_its_SDK_type()
    {
        await VendorSdk.FolderAsync();
        await using var sandbox = SandboxServer.Start();
        TranscriptCoach Coach(bool stream) => new(new GatewayClient(Sandboxed.Endpoint(sandbox), new ApiKey(sandbox.ApiKey))) { StreamAnswers = stream };
        await Coach(stream: false).AnalyzeAsync(new() { Transcript = Talks.Recording, Temperature = 0.2, Fallbacks = ["gpt-5.2"] }, Limit.Token);
        // Without a schema, streamed, truncated and continued.
        await Coach(stream: true).AnalyzeAsync(new() { Transcript = Talks.Recording, Model = "gpt-4.1", MaxTokens = 60 }, Limit.Token);
        var contract = new Contract(UnknownOfTheGateway);
        JsonObject[] requests = [.. sandbox.GatewayRequests.Where(request => request.Method == "POST").Select(request => JsonNode.Parse(request.Body)!.AsObject())];
        Assert.Contains(requests, request => (bool?)request["stream"] == true);
        Assert.Contains(requests, request => request["messages"]!.AsArray().Any(message => (string?)message!["role"] == "assistant"));
        foreach (JsonObject request in requests) contract.Add("ChatCompletionRequest", request);
        await contract.CheckAsync();
    }

    private static string Lines(IEnumerable<KeyValuePair<string, string>> query) =>
        string.Join('\n', query.Select(pair => $"{pair.Key}={pair.Value}").Order(StringComparer.Ordinal));

    /// <summary>The query as options of the SDK's transcriber: camel case, with typed values.</summary>
    private static JsonObject Parameters(Dictionary<string, string> query) => new(query.Select(pair =>
    {
        string[] words = pair.Key.Split('_');
        string name = words[0] + string.Concat(words[1..].Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
        JsonNode? value = pair.Value.StartsWith('[') || pair.Value is "true" or "false" || char.IsAsciiDigit(pair.Value[0]) ? JsonNode.Parse(pair.Value) : pair.Value;
        return KeyValuePair.Create(name, value);
    }));
}
