using System.Collections.ObjectModel;
using System.Text.Json;
using StreamCoach.Errors;
using StreamCoach.Text;
using StreamCoach.Transcripts;

namespace StreamCoach.Analysis;

/// <summary>What a model made of a transcript, with its quotes checked.</summary>
public sealed class TranscriptAnalysis
{
    internal TranscriptAnalysis(Transcript transcript, string? summary, IList<Finding> findings)
    {
        Transcript = transcript;
        SessionId = transcript.SessionId;
        Summary = summary;
        Findings = new(findings);
    }

    /// <summary>The session that was analysed; <see langword="null"/> for plain text and for several sessions at once.</summary>
    public string? SessionId { get; }

    /// <summary>The overall judgement; <see langword="null"/> where the model gave none.</summary>
    public string? Summary { get; }

    /// <summary>What the model found, in its order, each quote checked against the transcript.</summary>
    public FindingList Findings { get; }

    /// <summary>The model's answer as it came: the answers to all pieces, with an empty line between. Control characters are replaced, so it is safe on a terminal.</summary>
    public required string Text { get; init; }

    /// <summary>How the answer was written, and so how sure its reading is.</summary>
    public required AnswerForm Form { get; init; }

    /// <summary>The model that answered.</summary>
    public required string Model { get; init => field = PrintableText.Line(value); }

    /// <summary>
    /// Why the model stopped: <c>stop</c> for a whole answer, <c>length</c> for one that stayed cut off, <c>interrupted</c> for one that broke off on its way;
    /// other words as the gateway gives them.
    /// </summary>
    public required string FinishReason { get; init => field = PrintableText.Line(value); }

    /// <summary>How much of the transcript the answer is about.</summary>
    public required AnalysisCoverage Coverage { get; init; }

    /// <summary>What it cost in tokens, over all requests; <see langword="null"/> where the gateway does not say.</summary>
    public TokenUsage? Usage { get; init; }

    /// <summary>The gateway's id of the request, for its support; of several requests all ids, with a space between.</summary>
    public string? RequestId { get; init; }

    /// <summary>
    /// What the gateway's list of models did not say of the model, and what was assumed instead, such as its context length; <see langword="null"/>
    /// where the list says everything. Such an analysis can take more requests, and its answer is less sure to be readable.
    /// </summary>
    public string? ModelNote { get; init => field = PrintableText.KnownLine(value); }

    /// <summary>Why the analysis is not whole: what is here was finished before; <see langword="null"/> for a whole one.</summary>
    public Failure? Failure => Error is null ? null : new(Error);

    /// <summary>Whether nothing is missing.</summary>
    public bool IsComplete => Error is null;

    /// <summary>Returns the transcript that was analysed.</summary>
    public Transcript ToTranscript() => Transcript;

    /// <summary>Why it is not whole, to be told.</summary>
    internal StreamCoachException? Error { get; init; }

    /// <summary>What was analysed, for the report.</summary>
    internal Transcript Transcript { get; }

    /// <summary>The answer.</summary>
    public override string ToString() => Text;
}

/// <summary>Findings, read-only. As text it is their number, so that a CSV column stays readable.</summary>
public sealed class FindingList : ReadOnlyCollection<Finding>
{
    internal FindingList(IList<Finding> findings) : base(findings)
    {
    }

    /// <summary>How many there are, and how many of their quotes were found.</summary>
    public override string ToString() => $"{Count} ({this.Count(finding => finding.IsVerified)} verified)";
}

/// <summary>How much of a transcript an analysis is about.</summary>
public sealed class AnalysisCoverage
{
    internal AnalysisCoverage(int turns, int coveredTurns, int pieces, int answeredPieces)
    {
        Turns = turns;
        CoveredTurns = coveredTurns;
        Pieces = pieces;
        AnsweredPieces = answeredPieces;
    }

    /// <summary>The transcript's turns.</summary>
    public int Turns { get; }

    /// <summary>Those that the model has read, each once.</summary>
    public int CoveredTurns { get; }

    /// <summary>In how many pieces the transcript was sent.</summary>
    public int Pieces { get; }

    /// <summary>How many of them were answered.</summary>
    public int AnsweredPieces { get; }

    /// <summary>Whether every turn was read.</summary>
    public bool IsComplete => CoveredTurns == Turns;

    /// <summary>Both in words.</summary>
    public override string ToString() => $"{CoveredTurns} of {Turns} {(Turns == 1 ? "turn" : "turns")}{(Pieces == 1 ? "" : $" in {AnsweredPieces} of {Pieces} pieces")}";
}

/// <summary>Tokens of one request, or of several.</summary>
public sealed class TokenUsage
{
    internal TokenUsage(int input, int output)
    {
        InputTokens = input;
        OutputTokens = output;
    }

    /// <summary>Tokens of what was sent.</summary>
    public int InputTokens { get; }

    /// <summary>Tokens of the answer.</summary>
    public int OutputTokens { get; }

    /// <summary>Both.</summary>
    public int TotalTokens => Sum(InputTokens, OutputTokens);

    /// <summary>Both numbers in words.</summary>
    public override string ToString() => $"{InputTokens} in, {OutputTokens} out";

    // Usage comes under two names. A streamed answer has zeros, or nothing, under the gateway's own (protocol: B3).
    internal static TokenUsage? Read(JsonElement? usage)
    {
        int? input = Count("input_tokens", "prompt_tokens"), output = Count("output_tokens", "completion_tokens");
        return input is null && output is null ? null : new(input ?? 0, output ?? 0);

        int? Count(string own, string other) => LooseJson.Count(usage, own) is > 0 and { } count ? count : LooseJson.Count(usage, other) ?? LooseJson.Count(usage, own);
    }

    internal static TokenUsage? Sum(TokenUsage? one, TokenUsage? other) =>
        one is null ? other : other is null ? one : new(Sum(one.InputTokens, other.InputTokens), Sum(one.OutputTokens, other.OutputTokens));

    // What a gateway counts is not checked, and no sum of it becomes negative.
    private static int Sum(int one, int other) => (int)Math.Min((long)one + other, int.MaxValue);
}
