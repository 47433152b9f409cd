using StreamCoach.Analysis;
using StreamCoach.Errors;
using StreamCoach.Services;
using StreamCoach.Sessions;
using StreamCoach.Transcripts;
using StreamCoach.Turns;

namespace StreamCoach.Tests;

/// <summary>Tests with the real service and your own key; each run costs a few cents.</summary>
[Trait("Category", "Online")]
public class OnlineTests
{
    private static ApiKey Key()
    {
        if (ApiKey.FromEnvironment() is { } key && Environment.GetEnvironmentVariable(ServiceEndpoint.EnvironmentVariable) is null) return key;
        Assert.Skip($"{ApiKey.EnvironmentVariable} is not set (or {ServiceEndpoint.EnvironmentVariable} is), so the live service was not asked.");
        return null!;
    }

    [Fact]
    public async Task The_live_service_transcribes_the_recording_and_its_gateway_analyses_it()
    {
        var options = new SessionOptions { Key = Key() };
        await using TranscriptionSession session = TranscriptionSession.FromFile(SandboxServer.RecordingPath, options);
        await session.StartAsync();
        await session.WaitForEndAsync().WaitAsync(TimeSpan.FromMinutes(2));
        Assert.Null(session.Failure);
        IReadOnlyList<Turn> turns = session.GetTurns();
        Assert.Contains(turns, turn => turn.Text.Contains("dashboard", StringComparison.OrdinalIgnoreCase));
        TranscriptAnalysis analysis = await new TranscriptCoach(new GatewayClient(options.Endpoint, options.Key)).AnalyzeAsync(new() { Transcript = new Transcript(turns) });
        Assert.NotEmpty(analysis.Findings);
        Assert.True(analysis.IsComplete);
    }

    [Fact]
    public async Task The_live_service_refuses_a_wrong_key_at_the_start()
    {
        _ = Key();
        await using TranscriptionSession session = TranscriptionSession.FromFile(SandboxServer.RecordingPath, new SessionOptions { Key = new ApiKey("wrong") });
        Assert.Equal(FailureKind.ApiKeyRejected, (await Assert.ThrowsAsync<StreamCoachException>(() => session.StartAsync())).Kind);
    }
}
