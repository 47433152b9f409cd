using System.Text.Json;
using StreamCoach.Analysis;
using StreamCoach.Errors;
using StreamCoach.Sandbox.Faults;
using StreamCoach.Services;
using StreamCoach.Transcripts;
using StreamCoach.Transcripts.Quotes;
using StreamCoach.Turns;

namespace StreamCoach.Tests.Analysis;

public class LongTranscriptTests
{
    private const string Small = "qwen3.5-4b-32k-fast";

    [Fact]
    public async Task A_long_transcript_is_sent_in_pieces_and_the_answers_are_joined()
    {
        await using var sandbox = SandboxServer.Start();
        Transcript talk = Long(4_000);
        var seen = new List<(int, int)>();
        var coach = new TranscriptCoach(Gateway(sandbox)) { Progress = at => seen.Add((at.Piece, at.Pieces)) };
        TranscriptAnalysis analysis = await coach.AnalyzeAsync(new() { Transcript = talk, Model = Small }, Limit.Token);

        string[] sent = [.. Sent(sandbox)];
        int pieces = sent.Length - 1;
        Assert.True(pieces > 2);
        Assert.Equal(talk.Turns.Select(turn => turn.Text), sent[..pieces].SelectMany(text => text.Split('\n').Skip(1)).Select(line => line[3..]));
        Assert.StartsWith("Summaries:\n1. ", sent[^1]);
        Assert.Contains($"joined from {pieces} parts", analysis.Summary);
        Assert.Equal($"4000 of 4000 turns in {pieces} of {pieces} pieces", analysis.Coverage.ToString());
        Assert.True(analysis is { IsComplete: true, Coverage.IsComplete: true });
        Assert.Equal([.. Enumerable.Range(1, pieces).Append(0)], seen.Select(at => at.Item1).Distinct());
        Assert.Equal(Enumerable.Range(1, analysis.Findings.Count), analysis.Findings.Select(finding => finding.Number));
        Assert.True(analysis.Findings.Count > pieces);
        Assert.All(analysis.Findings, finding => Assert.Equal(QuoteStatus.Exact, finding.Status));
    }

    [Fact]
    public async Task A_rate_limit_in_the_middle_keeps_the_finished_parts_and_reports_the_missing_ones()
    {
        await using var sandbox = SandboxServer.Start();
        sandbox.FaultNextGateway(null, null, GatewayFault.RateLimited(0, 3));
        TranscriptAnalysis analysis = await new TranscriptCoach(Gateway(sandbox)).AnalyzeAsync(new() { Transcript = Long(4_000), Model = Small }, Limit.Token);
        Assert.Equal((false, FailureKind.RateLimited), (analysis.IsComplete, analysis.Failure!.Kind));
        Assert.Equal(2, analysis.Coverage.AnsweredPieces);
        Assert.InRange(analysis.Coverage.CoveredTurns, 1, 3_999);
        Assert.NotEmpty(analysis.Findings);
        Assert.Equal(2, analysis.Summary!.Split("Sandbox analysis").Length - 1);
        Assert.All(analysis.Findings, finding => Assert.True(finding.TurnOrder < analysis.Coverage.CoveredTurns));
    }

    [Fact]
    public async Task A_failure_of_the_first_part_fails_the_analysis()
    {
        await using var sandbox = SandboxServer.Start();
        sandbox.FaultNextGateway(GatewayFault.RateLimited(0, 3));
        var failure = await Assert.ThrowsAsync<StreamCoachException>(() => new TranscriptCoach(Gateway(sandbox)).AnalyzeAsync(new() { Transcript = Long(4_000), Model = Small }, Limit.Token));
        Assert.Equal(FailureKind.RateLimited, failure.Kind);
    }

    [Fact]
    public async Task A_failure_of_the_joining_keeps_the_summaries_of_the_parts()
    {
        await using var sandbox = SandboxServer.Start();
        int pieces = TranscriptChunk.Split(Long(4_000), Room).Count;
        sandbox.FaultNextGateway([.. Enumerable.Repeat<GatewayFault?>(null, pieces), GatewayFault.ListEnvelope(400, "no more")]);
        TranscriptAnalysis analysis = await new TranscriptCoach(Gateway(sandbox)).AnalyzeAsync(new() { Transcript = Long(4_000), Model = Small }, Limit.Token);
        Assert.Equal(FailureKind.AnalysisRejected, analysis.Failure!.Kind);
        Assert.True(analysis.Coverage.IsComplete);
        Assert.Equal(pieces, analysis.Summary!.Split("Sandbox analysis").Length - 1);
    }

    [Theory]
    [InlineData("words. ", 60_000)]
    [InlineData("word ", 60_000)]
    [InlineData("語", 120_000)]
    public void A_turn_longer_than_a_piece_is_split_without_loss(string unit, int count)
    {
        string text = string.Concat(Enumerable.Repeat(unit, count)).Trim();
        var talk = new Transcript([new() { Text = "First.", Order = 0 }, new() { Text = text, Order = 1 }, new() { Text = "Last.", Order = 2 }]);
        IReadOnlyList<TranscriptChunk> pieces = TranscriptChunk.Split(talk, Room);
        Assert.True(pieces.Count > 3);
        Assert.Equal($"First.{text}Last.".Replace(" ", ""), string.Concat(pieces.Select(piece => piece.Text)).Replace(" ", "").Replace("\n", ""));
        Assert.Equal([0, 1, 2], pieces.SelectMany(piece => piece.Turns));
        Assert.All(pieces, piece => Assert.True(TokenEstimate.Of(piece.Text) <= Room));
        if (unit.Length == 7) Assert.All(pieces.Skip(1).SkipLast(1), piece => Assert.EndsWith(".", piece.Text));
    }

    [Fact]
    public async Task Three_hundred_thousand_words_are_analysed()
    {
        await using var sandbox = SandboxServer.Start();
        Transcript talk = Long(25_000);
        TranscriptAnalysis analysis = await new TranscriptCoach(Gateway(sandbox)).AnalyzeAsync(new() { Transcript = talk }, Limit.Token);
        Assert.True(analysis.Coverage is { IsComplete: true, Turns: 25_000, Pieces: > 1 });
        Assert.All(analysis.Findings, finding => Assert.Equal(QuoteStatus.Exact, finding.Status));
    }

    [Fact]
    public async Task A_model_with_too_little_context_is_refused_before_anything_is_sent()
    {
        await using var sandbox = SandboxServer.Start();
        var failure = await Assert.ThrowsAsync<StreamCoachException>(() => new TranscriptCoach(Gateway(sandbox))
            .AnalyzeAsync(new() { Transcript = Long(3), Model = Small, MaxTokens = 32_000 }, Limit.Token));
        Assert.Equal(FailureKind.OptionInvalid, failure.Kind);
        Assert.DoesNotContain(sandbox.GatewayRequests, request => request.Method == "POST");
    }

    private static int Room => AnalysisPlan.Of(new() { Transcript = Long(1), Model = Small }, default) is { } plan
        ? (int)(32_768 * 0.9) - AnalysisRequest.DefaultMaxTokens - TokenEstimate.Of(plan.Instructions(0)) : 0;

    // Twelve words per turn, no two sentences alike.
    private static Transcript Long(int turns) => new(Enumerable.Range(0, turns).Select(i => new Turn
    {
        Order = i,
        Speaker = i % 2 == 0 ? "A" : "B",
        Text = FormattableString.Invariant($"So, um, this is turn number {i} and it says eleven more words{(i % 7 == 0 ? "?" : ".")}"),
    }));

    private static GatewayClient Gateway(SandboxServer sandbox) => new(Sandboxed.Endpoint(sandbox), new ApiKey(sandbox.ApiKey));

    private static IEnumerable<string> Sent(SandboxServer sandbox) => sandbox.GatewayRequests.Where(request => request.Method == "POST")
        .Select(request => JsonElement.Parse(request.Body).GetProperty("messages")[1].GetProperty("content").GetString()!);
}
