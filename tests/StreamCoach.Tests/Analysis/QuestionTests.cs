using System.Text.Json;
using StreamCoach.Analysis;
using StreamCoach.Errors;
using StreamCoach.Sandbox.Faults;
using StreamCoach.Services;
using StreamCoach.Transcripts;
using StreamCoach.Transcripts.Quotes;
using StreamCoach.Turns;

namespace StreamCoach.Tests.Analysis;

/// <summary>Questions that are answered from several talks, each statement with the quote that proves it.</summary>
public class QuestionTests
{
    private const string Question = "What was promised about the delivery?";

    private static readonly DateTime Monday = new(2026, 11, 23, 9, 0, 0, DateTimeKind.Utc);

    private static readonly Transcript Archive = new(
    [
        .. Talk("first", "Weekly call", Monday, "A: We promised the new release for Friday.", "B: Who tests it before that?"),
        .. Talk("second", "Review", Monday.AddDays(7), "A: The delivery to Bern slipped by one week.", "B: Nobody had promised Friday to me."),
    ]);

    [Theory]
    [InlineData("claude-sonnet-4-6", AnswerForm.Schema)]
    [InlineData("gpt-4.1", AnswerForm.Json)]
    [InlineData("qwen3.5-4b-32k-fast", AnswerForm.Text)]
    public async Task Each_statement_names_the_session_and_the_turn_that_its_quote_was_found_in(string model, AnswerForm form)
    {
        await using var sandbox = SandboxServer.Start();
        TranscriptAnalysis answer = await Ask(sandbox, Archive, model);
        Assert.Equal((form, Question, null, null, null), (answer.Form, answer.Question, answer.Summary, answer.Prompt, answer.Template));
        Assert.Equal([("first", "Weekly call", 0), ("second", "Review", 0), ("second", "Review", 1)], answer.Findings.Select(found => (found.SessionId, found.SessionName, found.TurnOrder!.Value)));
        Assert.All(answer.Findings, found => Assert.Equal((QuoteStatus.Exact, true, ""), (found.Status, found.IsVerified, found.Suggestion)));
        Assert.All(answer.Findings, found => Assert.StartsWith("Sandbox answer", found.Feedback));
        Assert.Equal("Transcript:\n## Weekly call, 2026-11-23 09:00 UTC\nA: We promised the new release for Friday.\nB: Who tests it before that?\n\n"
            + "## Review, 2026-11-30 09:00 UTC\nA: The delivery to Bern slipped by one week.\nB: Nobody had promised Friday to me.", Assert.Single(Sent(sandbox)));
    }

    [Fact]
    public async Task A_quote_that_nobody_said_proves_nothing()
    {
        await using var sandbox = SandboxServer.Start();
        sandbox.FaultNextGateway(GatewayFault.Says("""{"statements":[{"quote":"We promised the new release for Monday.","statement":"Monday"},{"quote":"The price was cut in half","statement":"half"},{"quote":"Nobody had promised Friday to me.","statement":"nobody"}]}"""));
        TranscriptAnalysis answer = await Ask(sandbox, Archive);
        Assert.Equal([("Monday", QuoteStatus.Altered, "first"), ("nobody", QuoteStatus.Exact, "second"), ("half", QuoteStatus.NotFound, null)],
            answer.Findings.Select(found => (found.Feedback, found.Status, found.SessionId)));
    }

    [Theory]
    [InlineData("claude-sonnet-4-6")]
    [InlineData("gpt-4.1")]
    [InlineData("qwen3.5-4b-32k-fast")]
    public async Task Words_that_were_said_in_several_talks_belong_to_the_one_that_the_model_names(string model)
    {
        await using var sandbox = SandboxServer.Start();
        var archive = new Transcript([.. Talk("first", "Call", Monday, "A: The delivery is late."), .. Talk("second", "Call", Monday.AddDays(1), "A: The delivery is late.")]);
        TranscriptAnalysis answer = await Ask(sandbox, archive, model);
        Assert.Equal([("first", QuoteStatus.Exact, 1), ("second", QuoteStatus.Exact, 1)], answer.Findings.Select(found => (found.SessionId!, found.Status, found.GetLocations().Count)));
    }

    [Theory]
    [InlineData("Call, 2026-11-23 09:00 UTC", QuoteStatus.Exact, "first")]
    [InlineData("## Call, 2026-11-24 09:00 UTC", QuoteStatus.Exact, "second")]
    [InlineData("Twice, 2026-11-25 09:00 UTC", QuoteStatus.Ambiguous, "first")]
    [InlineData("Some other talk", QuoteStatus.Ambiguous, "first")]
    [InlineData("", QuoteStatus.Ambiguous, "first")]
    public async Task A_talk_that_is_not_one_of_those_decides_nothing(string named, QuoteStatus status, string session)
    {
        await using var sandbox = SandboxServer.Start();
        sandbox.FaultNextGateway(GatewayFault.Says($$"""{"statements":[{"quote":"The delivery is late.","statement":"late","talk":"{{named}}"},{"quote":"It came on Tuesday.","statement":"came","talk":"{{named}}"}]}"""));
        var archive = new Transcript([.. Talk("first", "Call", Monday, "A: The delivery is late."), .. Talk("second", "Call", Monday.AddDays(1), "A: The delivery is late."),
            .. Talk("third", "Twice", Monday.AddDays(2), "A: It came on Tuesday."), .. Talk("fourth", "Twice", Monday.AddDays(2), "A: Yes.")]);
        FindingList found = (await Ask(sandbox, archive)).Findings;
        Assert.Equal((status, session), (found[0].Status, found[0].SessionId));
        // Wherever the model says that it was said: it is shown where it was.
        Assert.Equal((QuoteStatus.Exact, "third"), (found[1].Status, found[1].SessionId));
    }

    [Fact]
    public async Task A_long_archive_is_asked_in_pieces_whose_statements_stay_as_they_are()
    {
        await using var sandbox = SandboxServer.Start();
        var archive = new Transcript(Enumerable.Range(0, 400).SelectMany(i => Talk($"{i}", $"Talk {i}", Monday.AddHours(i),
            [.. Enumerable.Range(0, 10).Select(n => $"A: The {(i % 100 == 0 && n == 0 ? "delivery" : "parcel")} number {i * 10 + n} leaves Bern on that day, with nine more words in it.")])));
        TranscriptAnalysis answer = await Ask(sandbox, archive, "qwen3.5-4b-32k-fast");
        string[] sent = [.. Sent(sandbox)];
        Assert.True(answer.Coverage is { IsComplete: true, Pieces: > 2 });
        Assert.All(sent, piece => Assert.StartsWith("Transcript:\n## Talk ", piece));
        Assert.Equal(archive.Turns.Select(turn => turn.Text), sent.SelectMany(text => text.Split('\n')).Where(line => line.StartsWith("A: ", StringComparison.Ordinal)).Select(line => line[3..]));
        Assert.DoesNotContain(sent, text => text.StartsWith("Summaries:", StringComparison.Ordinal));
        Assert.Equal((null, 4), (answer.Summary, answer.Findings.Count));
        Assert.Equal(["0", "100", "200", "300"], answer.Findings.Select(found => found.SessionId));
    }

    [Fact]
    public void A_piece_with_the_titles_of_many_short_talks_still_fits()
    {
        var archive = new Transcript(Enumerable.Range(0, 300).SelectMany(i => Talk($"{i}", $"A talk with a long name of its own, number {i}", Monday.AddHours(i), "A: Yes.", "B: No.")));
        IReadOnlyList<TranscriptChunk> pieces = TranscriptChunk.Split(archive, 500);
        Assert.All(pieces, piece => Assert.True(TokenEstimate.Of(piece.Text) <= 500));
        Assert.Equal(Enumerable.Range(0, 600), pieces.SelectMany(piece => piece.Turns));
    }

    [Fact]
    public async Task Turns_that_were_left_out_are_marked_and_join_no_quote()
    {
        await using var sandbox = SandboxServer.Start();
        Transcript whole = new(Talk("call", "Call", Monday, "A: The delivery will not be", "B: What?", "A: late again this week."));
        Transcript found = new([whole.Turns[0], whole.Turns[2]]);
        sandbox.FaultNextGateway(GatewayFault.Says("""{"statements":[{"quote":"will not be late again this week.","statement":"in time"}]}"""));
        Finding claim = Assert.Single((await Ask(sandbox, found)).Findings);
        Assert.Equal("Transcript:\nA: The delivery will not be\n[...]\nA: late again this week.", Assert.Single(Sent(sandbox)));
        Assert.Equal((QuoteStatus.Altered, 2), (claim.Status, claim.GetLocations().Count));
    }

    [Fact]
    public async Task No_statement_is_an_answer_too()
    {
        await using var sandbox = SandboxServer.Start();
        TranscriptAnalysis answer = await Ask(sandbox, Talks.Of("A: Nothing of that kind."));
        Assert.Equal((0, true, AnswerForm.Schema), (answer.Findings.Count, answer.IsComplete, answer.Form));
    }

    [Fact]
    public async Task An_empty_question_is_refused()
    {
        await using var sandbox = SandboxServer.Start();
        var failure = await Assert.ThrowsAsync<StreamCoachException>(() => new TranscriptCoach(Gateway(sandbox)).AnalyzeAsync(new() { Transcript = Archive, Question = " " }, Limit.Token));
        Assert.Equal(FailureKind.OptionInvalid, failure.Kind);
        Assert.Empty(Sent(sandbox));
    }

    private static Task<TranscriptAnalysis> Ask(SandboxServer sandbox, Transcript transcript, string model = AnalysisRequest.DefaultModel) =>
        new TranscriptCoach(Gateway(sandbox)).AnalyzeAsync(new() { Transcript = transcript, Question = Question, Model = model }, Limit.Token);

    private static GatewayClient Gateway(SandboxServer sandbox) => new(Sandboxed.Endpoint(sandbox), new ApiKey(sandbox.ApiKey));

    private static IEnumerable<string> Sent(SandboxServer sandbox) => sandbox.GatewayRequests.Where(request => request.Method == "POST")
        .Select(request => JsonElement.Parse(request.Body).GetProperty("messages")[1].GetProperty("content").GetString()!);

    private static IEnumerable<Turn> Talk(string id, string name, DateTime at, params string[] lines) =>
        Talks.Of(lines).Turns.Select((turn, i) => turn with { SessionId = id, SessionName = name, Order = i, Start = i * 5, End = i * 5 + 4, StartedAt = at.AddSeconds(i * 5) });
}
