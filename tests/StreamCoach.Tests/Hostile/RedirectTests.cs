using System.Globalization;
using StreamCoach.Analysis;
using StreamCoach.Errors;
using StreamCoach.Services;
using StreamCoach.Sessions;
using StreamCoach.Transcripts;

namespace StreamCoach.Tests.Hostile;

/// <summary>No redirect is followed: no connection arrives at its target.</summary>
public class RedirectTests
{
    private static readonly Transcript Talk = Talks.Of("A: So, um, we ship on Monday.");

    public static TheoryData<int> Codes => [300, 301, 302, 303, 307, 308];

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task A_session_is_not_redirected(int status)
    {
        await using RawServer elsewhere = RawServer.Start(exchange => exchange.UpgradeAsync());
        await using RawServer server = Redirecting(status, $"http://user:pass@127.0.0.1:{elsewhere.Port}/other/ws?token=secret#part");
        using var sound = new MemoryStream(new byte[160_000]);
        var failure = await Assert.ThrowsAsync<StreamCoachException>(() => Session(server, sound).StartAsync(Limit.Token));
        AssertNames(failure, status, $"http://127.0.0.1:{elsewhere.Port}/other/ws");
        Assert.Empty(elsewhere.Exchanges);
        Assert.Single(server.Exchanges);
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task An_analysis_and_a_list_of_models_are_not_redirected(int status)
    {
        await using RawServer elsewhere = RawServer.Start(exchange => exchange.WaitAsync());
        await using RawServer server = Redirecting(status, $"http://127.0.0.1:{elsewhere.Port}/v1/other?token=secret");
        var client = new GatewayClient(server.Endpoint, new ApiKey("a-key-of-these-tests")) { Catalog = new(TimeProvider.System) };
        var failure = await Assert.ThrowsAsync<StreamCoachException>(() => new TranscriptCoach(client).AnalyzeAsync(new() { Transcript = Talk }, Limit.Token));
        AssertNames(failure, status, $"http://127.0.0.1:{elsewhere.Port}/v1/other");
        Assert.Single(server.Asked);
        failure = await Assert.ThrowsAsync<StreamCoachException>(() => client.GetModelsAsync(Limit.Token));
        AssertNames(failure, status, $"http://127.0.0.1:{elsewhere.Port}/v1/other");
        Assert.Empty(elsewhere.Exchanges);
    }

    // From encrypted to plain, from this machine to another, to another scheme, relative, none.
    [Theory]
    [InlineData("https://streaming.example.com:8443/v3/ws", "'https://streaming.example.com:8443/v3/ws'")]
    [InlineData("ws://streaming.example.com/v3/ws", "'ws://streaming.example.com/v3/ws'")]
    [InlineData("/elsewhere?key=1", "/elsewhere'")]
    [InlineData("http://exämple.com/", "'http://xn--exmple-cua.com/'")]
    [InlineData("javascript:alert(1)?x", "'javascript:alert(1)'")]
    [InlineData("", "nowhere")]
    public async Task The_error_contains_the_redirect_target(string location, string named)
    {
        await using RawServer server = Redirecting(302, location);
        using var sound = new MemoryStream(new byte[3_200]);
        var failure = await Assert.ThrowsAsync<StreamCoachException>(() => Session(server, sound).StartAsync(Limit.Token));
        AssertNames(failure, 302, named);
        failure = await Assert.ThrowsAsync<StreamCoachException>(() => new GatewayClient(server.Endpoint, null) { Catalog = new(TimeProvider.System) }.GetModelsAsync(Limit.Token));
        AssertNames(failure, 302, named);
    }

    [Fact]
    public async Task A_session_redirected_on_reconnect_fails_and_sends_no_audio_there()
    {
        await using RawServer elsewhere = RawServer.Start(exchange => exchange.UpgradeAsync());
        int connections = 0;
        await using RawServer server = RawServer.Start(async exchange =>
        {
            if (Interlocked.Increment(ref connections) == 1) await exchange.UpgradeAsync();
            else await exchange.WriteAsync($"HTTP/1.1 307 There\r\nLocation: http://127.0.0.1:{elsewhere.Port}/v3/ws\r\nContent-Length: 0\r\n\r\n");
        });
        using var sound = new MemoryStream(new byte[320_000]);
        TranscriptionSession session = Session(server, sound);
        await session.StartAsync(Limit.Token);
        await session.WaitForEndAsync(Limit.Token);
        Assert.Equal((SessionState.Failed, FailureKind.ServiceRedirected), (session.State, session.Failure!.Kind));
        Assert.Empty(elsewhere.Exchanges);
    }

    private static RawServer Redirecting(int status, string location) => RawServer.Start(exchange =>
        exchange.WriteAsync(System.Text.Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $"HTTP/1.1 {status} There\r\n{(location.Length > 0 ? $"Location: {location}\r\n" : "")}Content-Length: 0\r\nConnection: close\r\n\r\n"))));

    private static TranscriptionSession Session(RawServer server, Stream sound) => TranscriptionSession.FromStream(sound, 16_000, new SessionOptions
    {
        Key = new ApiKey("a-key-of-these-tests"),
        Endpoint = server.Endpoint,
        Speed = Sandboxed.Fast,
    });

    private static void AssertNames(StreamCoachException failure, int status, string named)
    {
        Assert.Equal(FailureKind.ServiceRedirected, failure.Kind);
        Assert.Contains(named, failure.Message);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"HTTP {status}"), failure.Message);
        Assert.DoesNotContain("secret", failure.ToString());
        Assert.DoesNotContain("pass@", failure.ToString());
        Assert.Contains("-Endpoint", failure.Advice);
    }
}
