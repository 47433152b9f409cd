using System.Text;
using System.Text.Json;
using StreamCoach.Analysis;
using StreamCoach.Errors;
using StreamCoach.Services;
using StreamCoach.Sessions;
using StreamCoach.Text;
using StreamCoach.Transcripts;
using StreamCoach.Turns;

namespace StreamCoach.Tests.Hostile;

/// <summary>Services that return the key in every field that may contain text: it never appears in any output.</summary>
public class KeyEchoTests
{
    // Contains each character that one of the encodings changes.
    private const string Key = "Zq7/Kd9+echo\"<XwV3&=mN5%end";

    private const string Json = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n";

    private static readonly Transcript Talk = Talks.Of("A: So, um, we ship on Monday.");

    public static TheoryData<string, string> Written => new()
    {
        { "as it is", Key },
        { "in capitals", Key.ToUpperInvariant() },
        { "in an address", Uri.EscapeDataString(Key) },
        { "in JSON", JsonSerializer.Serialize(Key)[1..^1] },
        { "in JSON, with slashes", Key.Replace("/", "\\/", StringComparison.Ordinal) },
        { "in HTML", System.Net.WebUtility.HtmlEncode(Key) },
        { "in hexadecimal", Convert.ToHexString(Encoding.ASCII.GetBytes(Key)) },
        { "in base64", Convert.ToBase64String(Encoding.ASCII.GetBytes(Key)) },
        { "in base64 behind a user", Convert.ToBase64String(Encoding.ASCII.GetBytes("u:" + Key)) },
        { "in base64 behind a longer user", Convert.ToBase64String(Encoding.ASCII.GetBytes("me:" + Key + ":x")) },
        { "in base64 of addresses", Convert.ToBase64String(Encoding.ASCII.GetBytes("api" + Key)).Replace('+', '-').Replace('/', '_') },
    };

    [Theory]
    [MemberData(nameof(Written), DisableDiscoveryEnumeration = true)]
    public void The_key_is_masked_in_every_encoding(string how, string written)
    {
        _ = new ApiKey(Key);
        string text = $"before {written} between {written} after";
        string clean = PrintableText.Line(text);
        Assert.True(clean.StartsWith("before ", StringComparison.Ordinal) && clean.EndsWith(" after", StringComparison.Ordinal), $"{how}: {clean}");
        Assert.Equal(2, clean.Split(KeyMask.Mark).Length - 1);
        // At most two digits of base64 depend on the characters before and after.
        Assert.InRange(clean.Length, 0, "before  between  after".Length + 2 * (KeyMask.Mark.Length + 8));
    }

    [Fact]
    public void A_short_key_is_not_masked()
    {
        _ = new ApiKey("sandbox");
        _ = new ApiKey("self-hosted");
        Assert.Equal("The sandbox is self-hosted.", PrintableText.Line("The sandbox is self-hosted."));
    }

    [Theory]
    [InlineData("HTTP/1.1 400 No\r\nContent-Type: application/json\r\n\r\n{\"error\":{\"message\":\"KEY is wrong\"}}")]
    [InlineData("HTTP/1.1 400 No\r\nContent-Type: application/json\r\n\r\n{\"metadata\":{\"errors\":[\"KEY is wrong\"]}}")]
    [InlineData("HTTP/1.1 500 No\r\nContent-Type: text/html\r\n\r\n<p>Authorization: KEY</p>")]
    [InlineData("HTTP/1.1 302 No\r\nLocation: /login/KEY\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 KEY No\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nKEY\r\n\r\n")]
    [InlineData("KEY\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nKEY\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\"KEY\":")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\"choices\":[{\"finish_reason\":\"KEY\"}]}")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: {\"error\":{\"message\":\"KEY\",\"code\":400}}\n\n")]
    public async Task No_gateway_failure_shows_the_key(string answer)
    {
        await using RawServer server = RawServer.Start(exchange => exchange.WriteAsync(answer.Replace("KEY", EscapedFor(answer), StringComparison.Ordinal)));
        var diagnostics = new List<string>();
        GatewayClient client = Client(server, diagnostics);
        var failure = await Assert.ThrowsAsync<StreamCoachException>(() => new TranscriptCoach(client).AnalyzeAsync(new() { Transcript = Talk }, Limit.Token));
        AssertHidden(failure);
        failure = await Assert.ThrowsAsync<StreamCoachException>(() => client.GetModelsAsync(Limit.Token));
        AssertHidden(failure);
        Assert.NotEmpty(diagnostics);
        Assert.All(diagnostics, AssertHidden);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task No_answer_shows_the_key_even_split_in_two(bool stream)
    {
        string[] texts = ["{\"summary\":\"You said " + JsonEncoded(Key[..9]), JsonEncoded(Key[9..]) + " twice.\",\"findings\":[]}"];
        await using RawServer server = RawServer.Start(async exchange =>
        {
            if (exchange.Request.StartsWith("GET", StringComparison.Ordinal))
                await exchange.WriteAsync($"{Json}{{\"data\":[{{\"id\":{JsonSerializer.Serialize(Key)},\"name\":{JsonSerializer.Serialize(Key)}}}]}}");
            else if (stream)
            {
                await exchange.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n");
                foreach (string text in texts)
                    await exchange.WriteAsync($"data: {{\"id\":{JsonSerializer.Serialize(Key)},\"model\":{JsonSerializer.Serialize(Key)},\"choices\":[{{\"delta\":{{\"content\":{JsonSerializer.Serialize(text)}}},\"finish_reason\":\"stop\"}}]}}\n\n");
            }
            else
            {
                await exchange.WriteAsync($"{Json}{{\"request_id\":{JsonSerializer.Serialize(Key)},\"model\":{JsonSerializer.Serialize(Key)},\"choices\":[{{\"message\":{{\"content\":{JsonSerializer.Serialize(string.Concat(texts))}}},\"finish_reason\":\"stop\"}}]}}");
            }
        });
        var diagnostics = new List<string>();
        GatewayClient client = Client(server, diagnostics);
        TranscriptAnalysis analysis = await new TranscriptCoach(client).AnalyzeAsync(new() { Transcript = Talk }, Limit.Token);
        Assert.Equal($"You said {KeyMask.Mark} twice.", analysis.Summary);
        Assert.All([analysis.Text, analysis.Model, analysis.RequestId ?? "", analysis.ModelNote ?? "", .. diagnostics], AssertHidden);
        AnalysisModel model = Assert.Single(await client.GetModelsAsync(Limit.Token));
        Assert.Equal((KeyMask.Mark, KeyMask.Mark), (model.Id, model.Name));
    }

    [Fact]
    public async Task No_session_shows_or_saves_the_key()
    {
        string key = JsonSerializer.Serialize(Key);
        string folder = Directory.CreateTempSubdirectory("streamcoach-echo").FullName;
        try
        {
            await using RawServer server = RawServer.Start(async exchange =>
            {
                await exchange.UpgradeAsync($$"""{"type":"Begin","id":{{key}},"configuration":{"model":{{key}} } }""");
                foreach (string message in new[]
                {
                    $$"""{"type":"Turn","turn_order":0,"end_of_turn":true,"transcript":{{key}},"speaker_label":{{key}},"language_code":{{key}},"words":[{"text":{{key}},"start":0,"end":50,"speaker":{{key}} }] }""",
                    $$"""{"type":"Warning","warning":{{key}} }""",
                    $$"""{"type":{{key}} }""",
                    $$"""{"type":"Error","error_code":3006,"error":{{key}} }""",
                }) await exchange.WriteAsync(RawServer.Exchange.Frame(0x81, Encoding.UTF8.GetBytes(message)));
                await exchange.WaitAsync();
            });
            using var sound = new MemoryStream(new byte[320_000]);
            TranscriptionSession session = TranscriptionSession.FromStream(sound, 16_000, new SessionOptions { Key = new ApiKey(Key), Endpoint = server.Endpoint, SaveIn = folder });
            await session.StartAsync(Limit.Token);
            await session.WaitForEndAsync(Limit.Token);
            AssertHidden(session.Error!);
            Assert.Equal((KeyMask.Mark, KeyMask.Mark), (session.ServiceId, session.Model));
            Turn turn = Assert.Single(session.GetTurns());
            Assert.Equal((KeyMask.Mark, KeyMask.Mark), (turn.Text, Assert.Single(turn.Words).Text));
            AssertHidden(JsonSerializer.Serialize(turn));
            Assert.All(session.Diagnostics.Since(0), note => AssertHidden(note.Text));
            string[] files = Directory.GetFiles(folder, "*", SearchOption.AllDirectories);
            Assert.Contains(files, file => Path.GetFileName(file) == "journal.jsonl");
            Assert.All(files, file => AssertHidden(File.ReadAllText(file)));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("HTTP/1.1 302 No\r\nLocation: /login/KEY\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 KEY No\r\n\r\n")]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nKEY\r\n\r\n")]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nUpgrade: KEY\r\nConnection: KEY\r\nSec-WebSocket-Accept: KEY\r\n\r\n")]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Protocol: KEY\r\n\r\n")]
    public async Task No_failed_handshake_shows_the_key(string answer)
    {
        await using RawServer server = RawServer.Start(exchange => exchange.WriteAsync(answer.Replace("KEY", Key, StringComparison.Ordinal)));
        using var sound = new MemoryStream(new byte[3_200]);
        TranscriptionSession session = TranscriptionSession.FromStream(sound, 16_000, new SessionOptions { Key = new ApiKey(Key), Endpoint = server.Endpoint });
        AssertHidden(await Assert.ThrowsAsync<StreamCoachException>(() => session.StartAsync(Limit.Token)));
    }

    private static string EscapedFor(string answer) => answer.Contains("\r\n\r\n{", StringComparison.Ordinal) || answer.Contains("data:", StringComparison.Ordinal) ? JsonEncoded(Key) : Key;

    private static string JsonEncoded(string text) => JsonSerializer.Serialize(text)[1..^1];

    private static GatewayClient Client(RawServer server, List<string> diagnostics) => new(server.Endpoint, new ApiKey(Key))
    {
        Catalog = new(TimeProvider.System),
        Logging = (_, text) => diagnostics.Add(text),
        Retrying = (text, _) => diagnostics.Add(text),
    };

    private static void AssertHidden(StreamCoachException failure)
    {
        AssertHidden(failure.Message);
        AssertHidden(failure.ToString());
        for (Exception? cause = failure; cause is not null; cause = cause.InnerException) AssertHidden($"{cause.GetType()}: {cause.Message}");
    }

    private static void AssertHidden(string text)
    {
        foreach (string form in new[] { Key, JsonEncoded(Key), Uri.EscapeDataString(Key) }) Assert.DoesNotContain(form, text, StringComparison.OrdinalIgnoreCase);
    }
}
