using System.Text.Json;
using StreamCoach.Analysis;
using StreamCoach.Errors;
using StreamCoach.Services;
using StreamCoach.Transcripts;

namespace StreamCoach.Tests.Hostile;

/// <summary>The progress of a streamed answer is correct when its request is retried.</summary>
public class RetryTests
{
    private const string Stream = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";

    private static readonly Transcript Talk = Talks.Of("A: So, um, we ship on Monday.");

    [Fact]
    public async Task A_second_attempt_starts_again_with_its_number()
    {
        await using RawServer server = Answering(
            [Piece("A first "), Piece("attempt that is longer"), "data: {\"error\":{\"message\":\"overloaded\"}}\n\n"],
            [Piece("Another "), Piece("answer.", "stop")]);
        var shown = new List<AnalysisProgress>();
        TranscriptAnalysis analysis = await AnalyzeAsync(server, shown);
        Assert.Equal("Another answer.", analysis.Text);
        Assert.Equal([(1, ""), (1, "A first "), (1, "A first attempt that is longer"), (2, ""), (2, "Another "), (2, "Another answer.")], shown.Select(at => (at.Try, at.Text)));
    }

    // A reader that concatenates the pieces only needs the number of the attempt.
    [Fact]
    public async Task Within_one_attempt_the_text_only_grows()
    {
        await using RawServer server = Answering([.. Enumerable.Range(0, 5_000).Select(i => Piece($"{i} ")), Piece(".", "stop")]);
        var shown = new List<AnalysisProgress>();
        TranscriptAnalysis analysis = await AnalyzeAsync(server, shown);
        for (int i = 1; i < shown.Count; i++) Assert.StartsWith(shown[i - 1].Text, shown[i].Text, StringComparison.Ordinal);
        Assert.Equal(analysis.Text, shown[^1].Text);
        // Copying all of it for each of 5,000 pieces would be 60 million characters.
        Assert.InRange(shown.Sum(at => (long)at.Text.Length), 0, 6_000_000);
    }

    [Fact]
    public async Task The_longest_partial_answer_is_kept_if_every_attempt_breaks_off()
    {
        await using RawServer server = Answering([Piece("Short.")], [Piece("The longest part "), Piece("of all.")], []);
        TranscriptAnalysis analysis = await AnalyzeAsync(server, []);
        Assert.Equal(("The longest part of all.", "interrupted", FailureKind.AnalysisUnreadable), (analysis.Text, analysis.FinishReason, analysis.Failure!.Kind));
        Assert.Equal(3, server.Asked.Count());
    }

    [Fact]
    public async Task The_received_part_of_a_stopped_stream_is_kept()
    {
        await using RawServer server = RawServer.Start(async exchange =>
        {
            if (exchange.Request.StartsWith("GET", StringComparison.Ordinal)) return;
            await exchange.WriteAsync(Stream + Piece("As far as this."));
            await exchange.WaitAsync();
        });
        TranscriptAnalysis analysis = await Coach(server, []).AnalyzeAsync(new() { Transcript = Talk, Timeout = TimeSpan.FromSeconds(1) }, Limit.Token);
        Assert.Equal(("As far as this.", FailureKind.AnalysisTimeout), (analysis.Text, analysis.Failure!.Kind));
        Assert.Contains("did not finish its answer", analysis.Failure.Message);
    }

    private static string Piece(string text, string? finish = null) =>
        $"data: {{\"choices\":[{{\"delta\":{{\"content\":{JsonSerializer.Serialize(text)}}},\"finish_reason\":{JsonSerializer.Serialize(finish)}}}]}}\n\n";

    // One list of events per attempt. With chunks, the end of the connection is not the end of the answer.
    private static RawServer Answering(params string[][] tries)
    {
        int asked = 0;
        return RawServer.Start(async exchange =>
        {
            if (exchange.Request.StartsWith("GET", StringComparison.Ordinal))
            {
                await exchange.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\"data\":[{\"id\":\"claude-sonnet-4-6\",\"supported_parameters\":[\"stream\"]}]}");
                return;
            }
            int number = Interlocked.Increment(ref asked) - 1;
            await exchange.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
            foreach (string text in tries[number])
                await exchange.WriteAsync($"{System.Text.Encoding.UTF8.GetByteCount(text):x}\r\n{text}\r\n");
            if (tries[number].Any(text => text.Contains("\"stop\"", StringComparison.Ordinal))) await exchange.WriteAsync("0\r\n\r\n");
        });
    }

    private static Task<TranscriptAnalysis> AnalyzeAsync(RawServer server, List<AnalysisProgress> shown) =>
        Coach(server, shown).AnalyzeAsync(new() { Transcript = Talk }, Limit.Token);

    private static TranscriptCoach Coach(RawServer server, List<AnalysisProgress> shown) =>
        new(new GatewayClient(server.Endpoint, new ApiKey("a-key-of-these-tests")) { Catalog = new(TimeProvider.System) }) { StreamAnswers = true, Progress = shown.Add };
}
