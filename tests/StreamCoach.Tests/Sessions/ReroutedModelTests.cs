using StreamCoach.Sandbox.Faults;
using StreamCoach.Sessions;
using StreamCoach.Sessions.Runs;

namespace StreamCoach.Tests.Sessions;

/// <summary>The service runs another model in place of one that it has retired.</summary>
public class ReroutedModelTests
{
    [Fact]
    public async Task A_replaced_model_gives_one_warning_and_the_actual_model_is_shown()
    {
        await using var sandbox = SandboxServer.Start(new SandboxOptions { Unpromised = new() { RunsModel = "universal-3-6-pro" } });
        sandbox.FaultNext(SandboxFault.DropRst(9), SandboxFault.DropRst(9));
        await using TranscriptionSession session = Sandboxed.Recording(sandbox, new() { Model = "u3-rt-pro", KeyTerms = ["Grafana"] });
        await session.StartAsync(Limit.Token);
        SampleRecording.AssertTurns(await session.TurnsAsync());
        Assert.Equal("The model 'u3-rt-pro' was requested, but the service runs 'universal-3-6-pro'.",
            Assert.Single(session.Diagnostics.Since(0), note => note.Text.Contains("was requested")).Text);
        Assert.Equal("universal-3-6-pro", session.Model);
        Assert.All(session.GetTurns(), turn => Assert.Equal("universal-3-6-pro", turn.Model));
        // The requested options are unchanged; the service decides about them.
        Assert.All(sandbox.Sessions, seen => Assert.Equal("u3-rt-pro", seen.GetQuery()["speech_model"]));
        Assert.Equal(3, sandbox.Sessions.Count);
    }

    [Fact]
    public async Task Turns_are_read_by_the_rules_of_the_actual_model()
    {
        // The requested model sends one final, and the actual one sends two.
        await using var sandbox = SandboxServer.Start(new SandboxOptions { Unpromised = new() { RunsModel = "universal-streaming-english" } });
        await using TranscriptionSession session = Sandboxed.Recording(sandbox, new() { FormatTurns = true });
        await session.StartAsync(Limit.Token);
        SampleRecording.AssertTurns(await session.TurnsAsync());
    }

    [Fact]
    public async Task The_price_is_that_of_the_actual_model()
    {
        await using var sandbox = SandboxServer.Start(new SandboxOptions { Unpromised = new() { RunsModel = "whisper-rt" } });
        await using TranscriptionSession session = Sandboxed.Session(sandbox, new MemoryStream(Audio.Wav.Tone(0.2)), new() { SpeakerLabels = true });
        var run = new TranscriptionRun();
        run.Add(session, 0);
        Assert.Equal("speaker labels", run.Unpriced);
        await session.StartAsync(Limit.Token);
        await session.Completion.Within();
        Assert.Equal((null, "the model whisper-rt, speaker labels"), (run.EstimatedCost, run.Unpriced));
    }
}
