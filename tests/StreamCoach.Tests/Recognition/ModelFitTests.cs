using StreamCoach.Errors;
using StreamCoach.Recognition;
using StreamCoach.Recognition.AssemblyAI;
using StreamCoach.Sessions;

namespace StreamCoach.Tests.Recognition;

public class ModelFitTests
{
    private static readonly StreamingOptions Everything = new()
    {
        Prompt = "A call.",
        AgentContext = "Hello.",
        PreviousContextTurns = 3,
        Languages = ["en"],
        VoiceFocus = "near-field",
        ContinuousPartials = true,
        InterruptionDelay = 100,
        TurnLeftPad = 100,
    };

    [Theory]
    [InlineData("universal-3-6-pro", null)]
    [InlineData("universal-3-5-pro", null)]
    [InlineData("universal-9-pro", null)]
    [InlineData("something-new", null)]
    [InlineData("u3-rt-pro", "the prompt, the agent context, the number of earlier turns, the languages and voice focus:")]
    [InlineData("universal-streaming-english",
        "the prompt, the agent context, the number of earlier turns, the languages, voice focus, continuous partials, the interruption delay and the left pad of turns:")]
    [InlineData("whisper-rt", "the prompt, ")]
    public void Options_that_a_model_ignores_give_one_warning_except_for_unknown_models(string model, string? says)
    {
        StreamingOptions options = Everything with { Model = model };
        StreamingQuery.Build(options, 16_000);
        if (says is null) Assert.Empty(ModelFit.Warnings(options));
        else Assert.StartsWith($"{model} may ignore {says}", Assert.Single(ModelFit.Warnings(options)));
    }

    [Theory]
    [InlineData("universal-streaming-english", true)]
    [InlineData("whisper-rt", true)]
    [InlineData("u3-rt-pro", false)]
    [InlineData("universal-3-5-pro", false)]
    [InlineData("something-new", false)]
    public async Task An_unsupported_mode_is_refused(string model, bool refused)
    {
        var options = new StreamingOptions { Model = model, Mode = "balanced" };
        Assert.Equal(refused ? FailureKind.OptionInvalid : null, (Record.Exception(() => StreamingQuery.Build(options, 16_000)) as StreamCoachException)?.Kind);
        if (model == "something-new") return;
        // The sandbox, which is as strict as the service, refuses it too.
        await using var sandbox = SandboxServer.Start();
        using var socket = new System.Net.WebSockets.ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", sandbox.ApiKey);
        await socket.ConnectAsync(new($"ws://{sandbox.Endpoint.Authority}/v3/ws?sample_rate=16000&speech_model={model}&mode=balanced"), Limit.Token);
        var buffer = new byte[4096];
        int length = (await socket.ReceiveAsync(buffer.AsMemory(), Limit.Token)).Count;
        Assert.StartsWith(refused ? """{"type":"Error","error_code":3006""" : """{"type":"Begin""", System.Text.Encoding.UTF8.GetString(buffer, 0, length));
    }

    [Fact]
    public async Task A_session_warns_once_about_ignored_options()
    {
        await using var sandbox = SandboxServer.Start();
        await using TranscriptionSession session = Sandboxed.Recording(sandbox, new() { Model = "u3-rt-pro", Prompt = "A call." }, speed: 5);
        await session.StartAsync(Limit.Token);
        session.Change(new() { Prompt = "Another call." });
        session.Change(new() { Languages = ["en"] });
        await session.StopAsync().Within();
        Assert.Equal(["u3-rt-pro may ignore the prompt: ", "u3-rt-pro may ignore the prompt and the languages: "],
            session.Diagnostics.Since(0).Where(note => note.Level == DiagnosticLevel.Warning).Select(note => note.Text[..(note.Text.IndexOf(':') + 2)]));
    }
}
