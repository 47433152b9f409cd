using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using StreamCoach.Text;
using StreamCoach.Turns;

namespace StreamCoach.Transcripts.Formats;

/// <summary>A transcript as JSON: everything that a turn holds. Turns that ConvertTo-Json wrote are read too.</summary>
internal static class JsonFormat
{
    private const string Name = "StreamCoach transcript";
    private const int Version = 1;

    // Letters stay letters: the file is for people too, and no page of HTML.
    private static readonly TranscriptJson Readable = new(new JsonSerializerOptions(TranscriptJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static string Write(Transcript transcript) => JsonSerializer.Serialize(
        new WrittenTranscript { Format = Name, Version = Version, Turns = [.. transcript.Utterances.Select(WrittenTurn.Of)] }, Readable.WrittenTranscript) + "\n";

    public static IReadOnlyList<Utterance> Read(string text)
    {
        try
        {
            WrittenTurn?[]? turns;
            if (text.AsSpan().TrimStart().StartsWith('['))
            {
                turns = JsonSerializer.Deserialize(text, Readable.WrittenTurnArray);
            }
            else
            {
                WrittenTranscript? written = JsonSerializer.Deserialize(text, Readable.WrittenTranscript);
                if (written?.Version > Version)
                    throw TranscriptFile.Unreadable($"It was written by a newer version of StreamCoach (format {written.Version}; this one reads up to {Version}).");
                turns = written?.Turns;
            }
            if (turns is null || Array.Exists(turns, turn => turn?.Text is null)) throw TranscriptFile.Unreadable("The JSON holds no turns with a text.");
            return [.. turns.Select((turn, i) => turn!.ToUtterance(i))];
        }
        catch (JsonException error)
        {
            throw TranscriptFile.Unreadable($"It is no JSON of a transcript: line {error.LineNumber + 1}, {error.Message}", error);
        }
    }
}

/// <summary>The file.</summary>
internal sealed class WrittenTranscript
{
    public string? Format { get; init; }
    public int Version { get; init; }
    public WrittenTurn?[]? Turns { get; init; }
}

/// <summary>A turn in the file; times in seconds, dates in UTC.</summary>
internal sealed class WrittenTurn
{
    public string? SessionId { get; init; }
    public int? Order { get; init; }
    public string? Text { get; init; }
    public string? Speaker { get; init; }
    public string? SpeakerLabel { get; init; }
    public string? FirstSpeakerLabel { get; init; }
    public string? Language { get; init; }
    public string? Model { get; init; }
    public double? Start { get; init; }
    public double? End { get; init; }
    public DateTime? StartedAt { get; init; }
    public DateTime? EndedAt { get; init; }
    public double? Confidence { get; init; }
    public double? EndOfTurnConfidence { get; init; }
    public double? LagMs { get; init; }
    public bool? IsFinal { get; init; }
    public WrittenWord?[]? Words { get; init; }

    public static WrittenTurn Of(Utterance said) => new()
    {
        SessionId = said.SessionId,
        Order = said.Order,
        Text = said.Text,
        Speaker = said.Speaker,
        SpeakerLabel = said.SpeakerLabel,
        FirstSpeakerLabel = said.FirstSpeakerLabel,
        Language = said.Language,
        Model = said.Model,
        Start = said.Start,
        End = said.End,
        StartedAt = said.StartedAt,
        EndedAt = said.EndedAt,
        Confidence = said.Confidence,
        EndOfTurnConfidence = said.EndOfTurnConfidence,
        LagMs = said.LagMs,
        IsFinal = said.IsFinal,
        Words = said.Words.Count == 0 ? null : [.. said.Words.Select(WrittenWord.Of)],
    };

    public Utterance ToUtterance(int place) => Utterance.FromRow(Text!, (Words ?? []).Where(word => word?.Text is not null).Select(word => word!.ToWord())) with
    {
        SessionId = Clean(SessionId),
        Order = Order ?? place,
        Speaker = Clean(Speaker),
        SpeakerLabel = Clean(SpeakerLabel ?? Speaker),
        FirstSpeakerLabel = Clean(FirstSpeakerLabel ?? SpeakerLabel ?? Speaker),
        Language = Clean(Language),
        Model = Clean(Model),
        Start = Start,
        End = End,
        StartedAt = StartedAt?.ToUniversalTime(),
        EndedAt = EndedAt?.ToUniversalTime(),
        Confidence = Confidence,
        EndOfTurnConfidence = EndOfTurnConfidence,
        LagMs = LagMs,
        IsFinal = IsFinal ?? true,
    };

    private static string? Clean(string? text) => string.IsNullOrEmpty(text) ? null : PrintableText.Line(text);
}

/// <summary>A word in the file.</summary>
internal sealed class WrittenWord
{
    public string? Text { get; init; }
    public double Start { get; init; }
    public double End { get; init; }
    public double? Confidence { get; init; }
    public string? Speaker { get; init; }
    public bool? IsFinal { get; init; }

    public static WrittenWord Of(TurnWord word) =>
        new() { Text = word.Text, Start = word.Start, End = word.End, Confidence = word.Confidence, Speaker = word.Speaker, IsFinal = word.IsFinal };

    public TurnWord ToWord() => new(Text ?? "", Start, End, Confidence, Speaker, IsFinal ?? true);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    PropertyNameCaseInsensitive = true,
    WriteIndented = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowTrailingCommas = true)]
[JsonSerializable(typeof(WrittenTranscript))]
[JsonSerializable(typeof(WrittenTurn[]))]
internal sealed partial class TranscriptJson : JsonSerializerContext;
