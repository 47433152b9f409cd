using System.Text.Json;
using System.Text.Json.Serialization;
using StreamCoach.Errors;
using StreamCoach.Text;
using StreamCoach.Transcripts;

namespace StreamCoach.Analysis.Archive;

/// <summary>
/// An analysis as it is saved: what the model wrote. Whether it was said is not saved but looked up again when the file is read, so that no edited file can claim it.
/// </summary>
internal sealed record AnalysisFile
{
    public const string Name = "StreamCoach analysis";
    public const int CurrentVersion = 1;

    public required string Format { get; init; }
    public required int Version { get; init; }
    public required DateTime At { get; init; }
    public required IReadOnlyList<string> SessionIds { get; init; }
    public required string Model { get; init; }
    public string? Question { get; init; }
    public string? Template { get; init; }
    public string? Prompt { get; init; }
    public string? Summary { get; init; }
    public required string Text { get; init; }
    public required IReadOnlyList<ParsedFinding> Findings { get; init; }
    public required AnswerForm Form { get; init; }
    public required string FinishReason { get; init; }
    public required int Turns { get; init; }
    public required int CoveredTurns { get; init; }
    public required int Pieces { get; init; }
    public required int AnsweredPieces { get; init; }
    public int? InputTokens { get; init; }
    public int? OutputTokens { get; init; }
    public decimal? Cost { get; init; }
    public string? RequestId { get; init; }
    public string? ModelNote { get; init; }
    public FailureKind? Failure { get; init; }
    public string? FailureMessage { get; init; }

    /// <summary>Returns what is saved of an analysis.</summary>
    public static AnalysisFile Of(TranscriptAnalysis analysis, IReadOnlyList<string> sessions) => new()
    {
        Format = Name,
        Version = CurrentVersion,
        At = analysis.CreatedAt,
        SessionIds = sessions,
        Model = analysis.Model,
        Question = analysis.Question,
        Template = analysis.Template,
        Prompt = analysis.Prompt,
        Summary = analysis.Summary,
        Text = analysis.Text,
        Findings = [.. analysis.Findings.Select(finding => new ParsedFinding(finding.Claimed, finding.Feedback, finding.Suggestion, finding.SessionId))],
        Form = analysis.Form,
        FinishReason = analysis.FinishReason,
        Turns = analysis.Coverage.Turns,
        CoveredTurns = analysis.Coverage.CoveredTurns,
        Pieces = analysis.Coverage.Pieces,
        AnsweredPieces = analysis.Coverage.AnsweredPieces,
        InputTokens = analysis.Usage?.InputTokens,
        OutputTokens = analysis.Usage?.OutputTokens,
        Cost = analysis.EstimatedCost,
        RequestId = analysis.RequestId,
        ModelNote = analysis.ModelNote,
        Failure = analysis.Error?.Kind,
        FailureMessage = analysis.Error?.Message,
    };

    /// <summary>Reads a file.</summary>
    /// <exception cref="JsonException">It is not an analysis of a version that this one reads.</exception>
    public static AnalysisFile Read(Stream file) => JsonSerializer.Deserialize(file, AnalysisFileJson.Default.AnalysisFile) switch
    {
        { Format: Name, Version: > CurrentVersion and var version } => throw new JsonException($"it was written by a newer version (format {version})"),
        { Format: Name } read when !read.SessionIds.Any(id => id is null) && !read.Findings.Any(finding => finding is null) => read,
        _ => throw new JsonException("it is not an analysis"),
    };

    /// <summary>Returns the analysis, with its quotes looked up in a transcript.</summary>
    public TranscriptAnalysis ToAnalysis(Transcript transcript) => new(transcript, Summary is null ? null : PrintableText.Lines(Summary), CheckedFindings.Of(transcript, Findings.Select(Clean)))
    {
        CreatedAt = At.ToUniversalTime(),
        Question = Question,
        Template = Template,
        Prompt = Prompt,
        Text = PrintableText.Lines(Text),
        Form = Form,
        Model = Model,
        FinishReason = FinishReason,
        Coverage = new(Turns, CoveredTurns, Pieces, AnsweredPieces),
        Usage = InputTokens is { } input && OutputTokens is { } output ? new(input, output) : null,
        EstimatedCost = Cost,
        RequestId = PrintableText.KnownLine(RequestId),
        ModelNote = ModelNote,
        Error = Failure is { } kind ? new(kind, PrintableText.Line(FailureMessage)) : null,
    };

    private static ParsedFinding Clean(ParsedFinding finding) =>
        new(PrintableText.Line(finding.Quote), PrintableText.Lines(finding.Feedback), PrintableText.Lines(finding.Suggestion), PrintableText.KnownLine(finding.Talk));
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UseStringEnumConverter = true,
    WriteIndented = true)]
[JsonSerializable(typeof(AnalysisFile))]
internal sealed partial class AnalysisFileJson : JsonSerializerContext;
