using System.Text.Json;
using StreamCoach.Turns;

namespace StreamCoach.Tests.Witness;

/// <summary>Uses the vendor's SDK as a client of the sandbox.</summary>
public class SdkTests
{
    [Theory]
    [InlineData("universal-streaming-english")]
    [InlineData("u3-rt-pro")]
    [InlineData("universal-3-6-pro")]
    [InlineData("whisper-rt")]
    public async Task The_SDK_receives_every_turn_once_and_the_end(string model)
    {
        await VendorSdk.FolderAsync();
        await using var sandbox = SandboxServer.Start(new() { Tls = true });
        JsonElement heard = await StreamAsync(sandbox, new { speechModel = model, formatTurns = true, speakerLabels = true, languageDetection = true });
        Assert.Empty(heard.GetProperty("errors").EnumerateArray().Concat(heard.GetProperty("warnings").EnumerateArray()));
        SandboxSession seen = Assert.Single(sandbox.Sessions);
        Assert.Equal(seen.Id, heard.GetProperty("begin").GetProperty("id").GetString());
        Assert.Equal("", seen.UnknownParameters);

        // Universal-Streaming ends with an empty turn, as in the service; the user does not see it.
        JsonElement[] finals = [.. heard.GetProperty("turns").EnumerateArray().Where(turn =>
            turn.GetProperty("end_of_turn").GetBoolean() && turn.GetProperty("turn_is_formatted").GetBoolean() && turn.GetProperty("transcript").GetString() != "")];
        Turn[] said = [.. Talks.Recording.Turns];
        Assert.Equal(said.Select(turn => turn.Text), finals.Select(turn => turn.GetProperty("transcript").GetString()));
        Assert.Equal(Enumerable.Range(0, said.Length), finals.Select(turn => turn.GetProperty("turn_order").GetInt32()));
        // The speakers after the revisions are applied by turn order, as the SDK's types specify.
        string?[] speakers = [.. finals.Select(turn => turn.GetProperty("speaker_label").GetString())];
        Assert.Contains("UNKNOWN", speakers);
        foreach (JsonElement revised in Assert.Single(heard.GetProperty("revisions").EnumerateArray()).GetProperty("revisions").EnumerateArray())
            speakers[revised.GetProperty("turn_order").GetInt32()] = revised.GetProperty("speaker_label").GetString();
        Assert.Equal(said.Select(turn => turn.Speaker), speakers);
        bool pro = model.Contains('3');
        Assert.Equal(pro ? said.Length : 0, heard.GetProperty("speechStarted").GetArrayLength());

        // The end that the SDK waits for.
        string?[] raw = [.. heard.GetProperty("raw").EnumerateArray().Select(type => type.GetString())];
        Assert.Equal("Termination", raw[^1]);
        Assert.Single(raw, "Termination");
        await seen.WaitForEndAsync().Within();
        Assert.True(seen.Terminated);
        Assert.Equal(1000, seen.CloseCode);
    }

    [Fact]
    public async Task The_SDK_streams_with_a_token_and_updates_the_session()
    {
        await VendorSdk.FolderAsync();
        await using var sandbox = SandboxServer.Start(new() { Tls = true });
        JsonElement asked = await VendorSdk.RunAsync("gateway.mjs", new { url = sandbox.Endpoint.AbsoluteUri.TrimEnd('/'), key = sandbox.ApiKey, requests = new[] { Request() } },
            sandbox.CertificatePath);
        object[] messages = [new { type = "ForceEndpoint" }, new { type = "KeepAlive" }, new { type = "UpdateConfiguration", keyterms_prompt = new[] { "dashboard" }, max_turn_silence = 2000 }];
        JsonElement heard = await VendorSdk.RunAsync("stream.mjs", new
        {
            url = Streaming(sandbox),
            token = asked.GetProperty("token").GetProperty("answer").GetString(),
            @params = new { speechModel = "universal-3-6-pro", llmGateway = new { model = "claude-sonnet-4-6", messages = new[] { new { role = "user", content = "{{turn}}" } }, max_tokens = 100 } },
            recording = SandboxServer.RecordingPath,
            messages,
        }, sandbox.CertificatePath);
        Assert.Empty(heard.GetProperty("errors").EnumerateArray());
        Assert.Equal(SampleRecording.TurnCount, heard.GetProperty("completions").GetArrayLength());
        IReadOnlyList<string> sent = Assert.Single(sandbox.Sessions).GetTextMessages();
        Assert.Equal(["ForceEndpoint", "KeepAlive", "UpdateConfiguration", "Terminate"], sent.Select(text => JsonElement.Parse(text).GetProperty("type").GetString()));
    }

    [Fact]
    public async Task The_SDK_is_refused_like_by_the_service()
    {
        await VendorSdk.FolderAsync();
        await using var sandbox = SandboxServer.Start(new() { Tls = true });
        JsonElement wrongKey = await VendorSdk.RunAsync("stream.mjs", new { url = Streaming(sandbox), key = "wrong", @params = new { speechModel = "u3-rt-pro" } }, sandbox.CertificatePath);
        JsonElement error = Assert.Single(wrongKey.GetProperty("errors").EnumerateArray());
        Assert.Equal((1008, "Unauthorized Connection: Invalid API key"), (error.GetProperty("code").GetInt32(), error.GetProperty("message").GetString()));
        JsonElement wrongModel = await VendorSdk.RunAsync("stream.mjs", new { url = Streaming(sandbox), key = sandbox.ApiKey, @params = new { speechModel = "no-such" } }, sandbox.CertificatePath);
        Assert.Equal(3006, Assert.Single(wrongModel.GetProperty("errors").EnumerateArray()).GetProperty("code").GetInt32());
        // Without the certificate the SDK does not connect.
        JsonElement untrusted = await VendorSdk.RunAsync("stream.mjs", new { url = Streaming(sandbox), key = sandbox.ApiKey, @params = new { speechModel = "u3-rt-pro" } });
        Assert.Contains("self-signed", Assert.Single(untrusted.GetProperty("errors").EnumerateArray()).GetProperty("message").GetString());
    }

    [Fact]
    public async Task The_SDK_reads_models_answers_and_refusals_of_the_gateway()
    {
        await VendorSdk.FolderAsync();
        await using var sandbox = SandboxServer.Start(new() { Tls = true });
        JsonElement asked = await VendorSdk.RunAsync("gateway.mjs", new
        {
            url = sandbox.Endpoint.AbsoluteUri.TrimEnd('/'),
            key = sandbox.ApiKey,
            requests = new object[] { Request(), Request("no-such-model") },
        }, sandbox.CertificatePath);
        JsonElement models = asked.GetProperty("models").GetProperty("answer").GetProperty("data");
        Assert.Contains("claude-sonnet-4-6", models.EnumerateArray().Select(model => model.GetProperty("id").GetString()));

        JsonElement[] completions = [.. asked.GetProperty("completions").EnumerateArray()];
        JsonElement answer = completions[0].GetProperty("answer"), choice = answer.GetProperty("choices")[0];
        Assert.Contains("Sandbox analysis", choice.GetProperty("message").GetProperty("content").GetString());
        Assert.Equal("stop", choice.GetProperty("finish_reason").GetString());
        Assert.True(answer.GetProperty("usage").GetProperty("total_tokens").GetInt32() > 0);

        JsonElement refusal = completions[1].GetProperty("failure");
        Assert.Equal(("LlmGatewayError", 400), (refusal.GetProperty("name").GetString(), refusal.GetProperty("status").GetInt32()));
        Assert.Equal("model no-such-model is not supported", Assert.Single(refusal.GetProperty("errors").EnumerateArray()).GetString());
        Assert.NotNull(refusal.GetProperty("requestId").GetString());
        JsonElement wrongKey = asked.GetProperty("wrongKey").GetProperty("failure");
        Assert.Equal(401, wrongKey.GetProperty("status").GetInt32());
        Assert.Contains("API token missing/invalid", wrongKey.GetProperty("message").GetString());
    }

    private static string Streaming(SandboxServer sandbox) => $"wss://{sandbox.Endpoint.Authority}/v3/ws";

    private static object Request(string model = "claude-sonnet-4-6") =>
        new { model, messages = new[] { new { role = "user", content = "Transcript: So, um, we ship on Monday." } }, max_tokens = 500 };

    private static Task<JsonElement> StreamAsync(SandboxServer sandbox, object options) => VendorSdk.RunAsync(
        "stream.mjs", new { url = Streaming(sandbox), key = sandbox.ApiKey, recording = SandboxServer.RecordingPath, @params = options }, sandbox.CertificatePath);
}
