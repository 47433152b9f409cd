using System.Globalization;
using System.Text;
using StreamCoach.Analysis;
using StreamCoach.Errors;
using StreamCoach.Services;
using StreamCoach.Transcripts;

namespace StreamCoach.Tests.Hostile;

/// <summary>Gateways with endless answers: every answer is bounded in bytes and in time. Measured by the bytes that the server could send, not by this process's memory.</summary>
public class GatewayBoundsTests
{
    private const int MB = 1024 * 1024;

    // Bytes that may be in the sockets' buffers when the client disconnects. They grow with what it reads, so one that reads little fills no more.
    private const int InFlight = 16 * MB;

    private const string Stream = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";
    private const string Json = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n";

    private static readonly Transcript Talk = Talks.Of("A: So, um, we ship on Monday.", "B: Who tests it?");

    public static TheoryData<string, string, string, int> Floods => new()
    {
        // Its text reaches its own limit first.
        { "events", Stream, "data: {\"choices\":[{\"delta\":{\"content\":\"" + new string('x', 8_000) + "\"}}]}\n\n", 16 },
        { "events without text", Stream, "data: {\"choices\":[{\"delta\":{\"reasoning\":\"" + new string('x', 8_000) + "\"}}]}\n\n", 20 },
        { "a line without an end", Stream + "data: ", new string('x', 64 * 1024), 16 },
        { "keep-alive comments", Stream, string.Concat(Enumerable.Repeat(": keep-alive\n\n", 1_000)), 16 },
        { "empty lines", Stream, new string('\n', 64 * 1024), 16 },
        { "an answer in one piece", Json + "{\"choices\":[{\"message\":{\"content\":\"", new string('x', 64 * 1024), 16 },
        { "nested arrays", Json, new string('[', 64 * 1024), 16 },
    };

    [Theory]
    [MemberData(nameof(Floods), DisableDiscoveryEnumeration = true)]
    public async Task An_endless_answer_is_cut_off_with_its_own_error_and_not_retried(string name, string head, string flood, int megabytes)
    {
        await using RawServer server = Answering(async exchange =>
        {
            await exchange.WriteAsync(head);
            await exchange.FloodAsync(Encoding.ASCII.GetBytes(flood));
        });
        StreamCoachException failure = await FailureAsync(server);
        Assert.True(failure.Kind == FailureKind.AnswerTooLarge, $"{name}: {failure}");
        Assert.Contains("MB", failure.Message);
        RawServer.Exchange exchange = Assert.Single(server.Asked);
        await exchange.Left.Within();
        // Bytes are counted only after a complete write.
        Assert.InRange(exchange.Sent, (megabytes - 2) * MB, megabytes * MB + RawServer.MostInFlight);
    }

    [Fact]
    public async Task A_Content_Length_above_the_limit_is_refused_immediately()
    {
        await using RawServer server = Answering(async exchange =>
        {
            await exchange.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 99999999999\r\n\r\n{");
            await exchange.WaitAsync();
        });
        Assert.Equal(FailureKind.AnswerTooLarge, (await FailureAsync(server)).Kind);
    }

    [Theory]
    [InlineData(500, FailureKind.GatewayUnavailable)]
    [InlineData(400, FailureKind.AnalysisRejected)]
    public async Task Only_the_beginning_of_an_error_body_is_read(int status, FailureKind expected)
    {
        await using RawServer server = Answering(async exchange =>
        {
            await exchange.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} No\r\nContent-Type: text/html\r\n\r\n<h1>Down for maintenance</h1>"));
            await exchange.FloodAsync(new byte[64 * 1024]);
        });
        StreamCoachException failure = await FailureAsync(server);
        Assert.Equal(expected, failure.Kind);
        Assert.Contains("Down for maintenance", failure.Message);
        Assert.InRange(failure.Message.Length, 1, 2_000);
        foreach (RawServer.Exchange exchange in server.Asked)
        {
            await exchange.Left.Within();
            Assert.InRange(exchange.Sent, 0, InFlight);
        }
    }

    [Fact]
    public async Task A_long_error_inside_an_answer_is_truncated()
    {
        await using RawServer server = Answering(exchange => exchange.WriteAsync(Json + """{"error":{"code":400,"message":""" + $"\"{new string('x', MB)}\"}}}}"));
        StreamCoachException failure = await FailureAsync(server);
        Assert.Equal(FailureKind.AnalysisRejected, failure.Kind);
        Assert.InRange(failure.Message.Length, 1_000, 2_000);
    }

    public static TheoryData<string, string> HeaderFloods => new()
    {
        { "one header", "X-Flood: " },
        { "a status line", "" },
        { "many headers", "X: y\r\n" },
        { "interim answers", "HTTP/1.1 103 Early Hints\r\n\r\n" },
    };

    [Theory]
    [MemberData(nameof(HeaderFloods), DisableDiscoveryEnumeration = true)]
    public async Task Endless_headers_are_cut_off(string name, string header)
    {
        string flood = header.EndsWith('\n') ? string.Concat(Enumerable.Repeat(header, 1_000)) : new string('y', 64 * 1024);
        await using RawServer server = Answering(async exchange =>
        {
            await exchange.WriteAsync(header.StartsWith("HTTP", StringComparison.Ordinal) ? "" : "HTTP/1.1 200 OK" + (header.Length > 0 ? "\r\n" + header : " "));
            await exchange.FloodAsync(Encoding.ASCII.GetBytes(flood));
        });
        var failure = await FailureAsync(server, TimeSpan.FromSeconds(1));
        Assert.True(failure.Kind is FailureKind.GatewayUnavailable or FailureKind.AnalysisUnreadable or FailureKind.AnalysisTimeout, $"{name}: {failure}");
        if (name == "interim answers") return;
        Assert.All(server.Asked, exchange => Assert.InRange(exchange.Sent, 0, InFlight));
    }

    public static TheoryData<string, string> Drips => new()
    {
        { Json + "{", " " },
        { Stream, ": keep-alive\n\n" },
        { Stream, "data: {\"choices\":[{\"delta\":{\"content\":\"\"}}]}\n\n" },
        { "HTTP/1.1 500 No\r\n\r\n", "x" },
        { "HTTP/1.1 200 OK\r\nX-Drip: ", "x" },
    };

    [Theory]
    [MemberData(nameof(Drips), DisableDiscoveryEnumeration = true)]
    public async Task A_slowly_dripping_answer_times_out(string head, string drop)
    {
        await using RawServer server = Answering(async exchange =>
        {
            await exchange.WriteAsync(head);
            while (true)
            {
                await exchange.WriteAsync(drop);
                await Task.Delay(20);
            }
        });
        StreamCoachException failure = await FailureAsync(server, TimeSpan.FromMilliseconds(500));
        Assert.Equal(FailureKind.AnalysisTimeout, failure.Kind);
        await Assert.Single(server.Asked).Left.Within();
    }

    [Fact]
    public async Task Deeply_nested_json_is_unreadable_without_a_stack_overflow()
    {
        await using RawServer server = Answering(exchange => exchange.WriteAsync($"{Json}{new string('[', MB)}"));
        Assert.Equal(FailureKind.AnalysisUnreadable, (await FailureAsync(server)).Kind);
    }

    [Theory]
    [InlineData("2147483647", "2147483647 in, 2147483647 out")]
    [InlineData("1e300", null)]
    [InlineData("-5", null)]
    [InlineData("99999999999999999999999999999999999999999", null)]
    public async Task Counts_of_tokens_never_overflow(string count, string? expected)
    {
        const string text = """{"choices":[{"message":{"content":"{\"summary\":\"Good"},"finish_reason":"length"}],"usage":{"input_tokens":""";
        await using RawServer server = Answering(exchange => exchange.WriteAsync($"{Json}{text}{count},\"output_tokens\":{count}}}}}"));
        TranscriptAnalysis analysis = await Coach(server).AnalyzeAsync(new() { Transcript = Talk }, Limit.Token);
        Assert.Equal(4, server.Asked.Count());
        Assert.Equal(expected, analysis.Usage?.ToString());
        Assert.Equal(expected is null ? null : int.MaxValue, analysis.Usage?.TotalTokens);
    }

    [Fact]
    public async Task A_compressed_answer_is_not_decompressed()
    {
        await using RawServer server = Answering(async exchange =>
        {
            using var packed = new MemoryStream();
            await using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.Optimal, leaveOpen: true))
                await gzip.WriteAsync(new byte[64 * MB]);
            await exchange.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\n\r\n");
            await exchange.WriteAsync(packed.ToArray());
        });
        Assert.Equal(FailureKind.AnalysisUnreadable, (await FailureAsync(server)).Kind);
        Assert.All(server.Exchanges, exchange => Assert.DoesNotContain("Accept-Encoding", exchange.Request, StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("{\"data\":[", "{\"id\":\"m\"},")]
    [InlineData("", "x")]
    public async Task An_endless_model_list_is_cut_off(string head, string flood)
    {
        byte[] repeated = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(flood, 64 * 1024 / flood.Length)));
        await using RawServer server = RawServer.Start(async exchange =>
        {
            await exchange.WriteAsync(Json + head);
            await exchange.FloodAsync(repeated);
        });
        var failure = await Assert.ThrowsAsync<StreamCoachException>(() => Client(server).GetModelsAsync(Limit.Token));
        Assert.Equal(FailureKind.AnswerTooLarge, failure.Kind);
        RawServer.Exchange exchange = Assert.Single(server.Exchanges);
        await exchange.Left.Within();
        Assert.InRange(exchange.Sent, 4 * MB - 64 * 1024, 4 * MB + InFlight);
    }

    [Fact]
    public async Task A_list_of_too_many_models_is_refused()
    {
        string models = string.Join(',', Enumerable.Repeat("""{"id":"m"}""", 2_001));
        await using RawServer server = RawServer.Start(exchange => exchange.WriteAsync($"{Json}{{\"data\":[{models}]}}"));
        var failure = await Assert.ThrowsAsync<StreamCoachException>(() => Client(server).GetModelsAsync(Limit.Token));
        Assert.Equal(FailureKind.AnswerTooLarge, failure.Kind);
        Assert.Contains("2,001", failure.Message);
    }

    [Fact]
    public async Task The_answer_before_the_limit_of_a_stream_is_kept()
    {
        const string finding = """{\"quote\":\"we ship on Monday\",\"feedback\":\"f\",\"suggestion\":\"s\"}""";
        await using RawServer server = Answering(async exchange =>
        {
            await exchange.WriteAsync(Stream + "data: {\"choices\":[{\"delta\":{\"content\":\"{\\\"summary\\\":\\\"Good.\\\",\\\"findings\\\":[" + finding + ",{\\\"quote\\\":\\\"Who\"}}]}\n\n");
            // Long lines, because the limit counts bytes, and a million short ones take half a minute under Wine.
            await exchange.FloodAsync(Encoding.ASCII.GetBytes($": keep-alive {new string('.', 4_000)}\n\n"));
        });
        TranscriptAnalysis analysis = await Coach(server).AnalyzeAsync(new() { Transcript = Talk }, Limit.Token);
        Assert.Equal((FailureKind.AnswerTooLarge, "interrupted", "Good."), (analysis.Failure!.Kind, analysis.FinishReason, analysis.Summary));
        Assert.Equal("we ship on Monday", Assert.Single(analysis.Findings).Claimed);
    }

    private static RawServer Answering(Func<RawServer.Exchange, Task> answer) => RawServer.Start(async exchange =>
    {
        if (exchange.Request.StartsWith("GET /v1/models", StringComparison.Ordinal)) await exchange.WriteAsync($"{Json}{{\"data\":[]}}");
        else await answer(exchange);
    });

    private static GatewayClient Client(RawServer server) => new(server.Endpoint, new ApiKey("a-key-of-these-tests")) { Catalog = new(TimeProvider.System) };

    private static TranscriptCoach Coach(RawServer server) => new(Client(server));

    // The endless answer contains text, so the analysis has a part of it, and the failure.
    private static async Task<StreamCoachException> FailureAsync(RawServer server, TimeSpan? timeout = null)
    {
        try
        {
            TranscriptAnalysis analysis = await Coach(server).AnalyzeAsync(new() { Transcript = Talk, Timeout = timeout ?? TimeSpan.FromSeconds(20) }, Limit.Token);
            return analysis.Error ?? throw new Xunit.Sdk.XunitException($"No failure: {analysis.Text.Length} characters.");
        }
        catch (StreamCoachException failure)
        {
            return failure;
        }
    }
}
