using System.Collections.ObjectModel;
using System.Text.Json;
using StreamCoach.Errors;
using StreamCoach.Text;
using StreamCoach.Transcripts;

namespace StreamCoach.Analysis;

/// <summary>The analysis of a transcript by a model or by the rules coach, with its quotes checked.</summary>
public sealed class TranscriptAnalysis
{
    internal TranscriptAnalysis(Transcript transcript, string? summary, IList<Finding> findings)
    {
        Transcript = transcript;
        SessionId = transcript.SessionId;
        SessionName = transcript.SessionName;
        Summary = summary;
        Findings = new(findings);
    }

    /// <summary>When the analysis was made, in UTC.</summary>
    public DateTime CreatedAt { get; init; } = DateTime.UtcNow;

    /// <summary>The session that was analysed; <see langword="null"/> for plain text and for several sessions.</summary>
    public string? SessionId { get; }

    /// <summary>The name of that session.</summary>
    public string? SessionName { get; }

    /// <summary>The question that was asked; <see langword="null"/> for coaching. The findings are then the statements of the answer, each in Feedback, with the quote that proves it.</summary>
    public string? Question { get; init => field = value is null ? null : PrintableText.Lines(value); }

    /// <summary>The overall judgement; <see langword="null"/> if the model gave none, and for a question.</summary>
    public string? Summary { get; }

    /// <summary>The findings in the order of the conversation; those whose quote was not found in it come last. Each quote was looked up in the transcript.</summary>
    public FindingList Findings { get; }

    /// <summary>
    /// The answers of the model to all pieces, separated by empty lines. Control characters are replaced, so it is safe to show in a
    /// terminal.
    /// </summary>
    public required string Text { get; init; }

    /// <summary>The name of the prompt's template; <see langword="null"/> for a prompt of one's own, a question, and the rules coach.</summary>
    public string? Template { get; init => field = PrintableText.KnownLine(value); }

    /// <summary>The prompt that was sent, without the instructions about the form of the answer; <see langword="null"/> for a question and for the rules coach.</summary>
    public string? Prompt { get; init => field = value is null ? null : PrintableText.Lines(value); }

    /// <summary>The form of the answer, and so how reliably it could be parsed.</summary>
    public required AnswerForm Form { get; init; }

    /// <summary>The model that answered; <c>rules</c> for the rules coach.</summary>
    public required string Model { get; init => field = PrintableText.Line(value); }

    /// <summary>
    /// Why the model stopped: <c>stop</c> for a complete answer, <c>length</c> for one that is cut off, <c>interrupted</c> for one
    /// whose connection was lost; other reasons as the gateway reports them.
    /// </summary>
    public required string FinishReason { get; init => field = PrintableText.Line(value); }

    /// <summary>How much of the transcript the answer covers.</summary>
    public required AnalysisCoverage Coverage { get; init; }

    /// <summary>The tokens of all requests, 0 for the rules coach; <see langword="null"/> if the gateway does not report them.</summary>
    public TokenUsage? Usage { get; init; }

    /// <summary>
    /// The cost in US dollars, by the tokens and the prices in the gateway's list of models, which may differ from those of an account; 0 for the rules coach. <see
    /// langword="null"/> if tokens or prices are unknown, and if a fallback model answered.
    /// </summary>
    public decimal? EstimatedCost { get; init; }

    /// <summary>The gateway's request id, for its support; the ids of several requests are separated by spaces.</summary>
    public string? RequestId { get; init; }

    /// <summary>
    /// What the gateway's list does not say about the model, and what was assumed instead, such as its context length; <see
    /// langword="null"/> if the list says everything. Such an analysis may need more requests, and its answer is less certain to be
    /// readable.
    /// </summary>
    public string? ModelNote { get; init => field = PrintableText.KnownLine(value); }

    /// <summary>Why the analysis is incomplete; <see langword="null"/> for a complete one.</summary>
    public Failure? Failure => Error is null ? null : new(Error);

    /// <summary>Whether the analysis is complete.</summary>
    public bool IsComplete => Error is null;

    /// <summary>Returns the transcript that was analysed.</summary>
    public Transcript ToTranscript() => Transcript;

    /// <summary>The failure behind <see cref="Failure"/>.</summary>
    internal StreamCoachException? Error { get; init; }

    /// <summary>The analysed transcript, for the report.</summary>
    internal Transcript Transcript { get; }

    /// <summary>Returns <see cref="Text"/>.</summary>
    public override string ToString() => Text;
}

/// <summary>A read-only list of findings. Its text is their number, so that a CSV column stays readable.</summary>
public sealed class FindingList : ReadOnlyCollection<Finding>
{
    internal FindingList(IList<Finding> findings) : base(findings)
    {
    }

    /// <summary>Returns the number of findings and how many of their quotes were verified.</summary>
    public override string ToString() => $"{Count} ({this.Count(finding => finding.IsVerified)} verified)";
}

/// <summary>How much of a transcript an analysis covers.</summary>
public sealed class AnalysisCoverage
{
    internal AnalysisCoverage(int turns, int coveredTurns, int pieces, int answeredPieces)
    {
        Turns = turns;
        CoveredTurns = coveredTurns;
        Pieces = pieces;
        AnsweredPieces = answeredPieces;
    }

    /// <summary>The number of turns in the transcript.</summary>
    public int Turns { get; }

    /// <summary>The number of turns that the model has read.</summary>
    public int CoveredTurns { get; }

    /// <summary>The number of pieces in which the transcript was sent.</summary>
    public int Pieces { get; }

    /// <summary>The number of pieces that were answered.</summary>
    public int AnsweredPieces { get; }

    /// <summary>Whether every turn was read.</summary>
    public bool IsComplete => CoveredTurns == Turns;

    /// <summary>Returns the numbers as text.</summary>
    public override string ToString() => $"{CoveredTurns} of {Turns} {(Turns == 1 ? "turn" : "turns")}{(Pieces == 1 ? "" : $" in {AnsweredPieces} of {Pieces} pieces")}";
}

/// <summary>The tokens of one or several requests.</summary>
public sealed class TokenUsage
{
    internal TokenUsage(int input, int output)
    {
        InputTokens = input;
        OutputTokens = output;
    }

    /// <summary>Tokens of the prompt and the transcript.</summary>
    public int InputTokens { get; }

    /// <summary>Tokens of the answer.</summary>
    public int OutputTokens { get; }

    /// <summary>The sum of both.</summary>
    public int TotalTokens => Sum(InputTokens, OutputTokens);

    /// <summary>Returns both numbers as text.</summary>
    public override string ToString() => $"{InputTokens} in, {OutputTokens} out";

    // Usage is reported under two names. In a streamed answer the gateway's own is zero or absent (protocol: B3).
    internal static TokenUsage? Read(JsonElement? usage)
    {
        int? input = Count("input_tokens", "prompt_tokens"), output = Count("output_tokens", "completion_tokens");
        return input is null && output is null ? null : new(input ?? 0, output ?? 0);

        int? Count(string own, string other) => GatewayFields.Count(usage, own) is > 0 and { } count ? count : GatewayFields.Count(usage, other) ?? GatewayFields.Count(usage, own);
    }

    internal static TokenUsage? Sum(TokenUsage? one, TokenUsage? other) =>
        one is null ? other : other is null ? one : new(Sum(one.InputTokens, other.InputTokens), Sum(one.OutputTokens, other.OutputTokens));

    // A gateway's counts are not checked, so the sum must not overflow.
    private static int Sum(int one, int other) => (int)Math.Min((long)one + other, int.MaxValue);
}
