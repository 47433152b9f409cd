using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using StreamCoach.Errors;
using StreamCoach.Turns;

namespace StreamCoach.Transcripts.Formats;

/// <summary>Reads and writes transcripts as JSON with all properties of a turn. Turns that ConvertTo-Json wrote can be read too.</summary>
internal static class JsonFormat
{
    private const string Name = "StreamCoach transcript";
    private const int Version = 1;

    public static string Write(Transcript transcript)
    {
        var text = new ArrayBufferWriter<byte>();
        // Letters are not escaped, because people may read the file and it is not part of an HTML page.
        using (var json = new Utf8JsonWriter(text, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("format", Name);
            json.WriteNumber("version", Version);
            json.WriteStartArray("turns");
            foreach (Turn turn in transcript.Turns) JsonSerializer.Serialize(json, turn, TurnJson.Turn);
            json.WriteEndArray();
            if (transcript.Notes.Count > 0) WriteNotes(json, transcript.Notes);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(text.WrittenSpan) + "\n";
    }

    private static void WriteNotes(Utf8JsonWriter json, TranscriptNoteList notes)
    {
        json.WriteStartArray("notes");
        foreach (TranscriptNote note in notes)
        {
            json.WriteStartObject();
            json.WriteString("sessionId", note.SessionId);
            json.WriteNumber("start", note.Start);
            json.WriteString("text", note.Text);
            json.WriteString("at", note.At);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    public static IReadOnlyList<Turn> Read(string text)
    {
        try
        {
            using JsonDocument file = JsonDocument.Parse(text, new JsonDocumentOptions { AllowTrailingCommas = true });
            JsonElement turns = file.RootElement;
            if (turns.ValueKind == JsonValueKind.Object)
            {
                if (Field(turns, "version") is { ValueKind: JsonValueKind.Number } written && written.TryGetDouble(out double version) && version > Version)
                    throw TranscriptFile.Unreadable($"It was written by a newer version of StreamCoach (format {version}; this version reads up to {Version}).");
                turns = Field(turns, "turns") ?? default;
            }
            if (turns.ValueKind != JsonValueKind.Array) throw WithoutTurns();
            return [.. turns.EnumerateArray().Select(ReadTurn)];
        }
        catch (JsonException error)
        {
            throw TranscriptFile.Unreadable($"It is not valid JSON: line {error.LineNumber + 1}, {error.Message}", error);
        }
    }

    private static Turn ReadTurn(JsonElement turn, int position)
    {
        if (turn.ValueKind != JsonValueKind.Object || Field(turn, nameof(Turn.Text)) is not { ValueKind: JsonValueKind.String }) throw WithoutTurns();
        // A turn with an empty text is removed later, but counts for the order of the others.
        return TurnRow.Read(Row(turn), out bool hasOrder) is not { } read ? new Turn { Text = "" } : hasOrder ? read : read.WithOrder(position);
    }

    private static RowValue Row(JsonElement fields) => name => Field(fields, name) switch
    {
        { ValueKind: JsonValueKind.String } text => TextOf(text),
        { ValueKind: JsonValueKind.Number } number when number.TryGetDouble(out double value) => value,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { ValueKind: JsonValueKind.Array } rows => rows.EnumerateArray().Where(row => row.ValueKind == JsonValueKind.Object).Select(Row),
        _ => null,
    };

    // A lone surrogate is valid JSON, but GetString throws.
    private static string? TextOf(JsonElement text)
    {
        try
        {
            return text.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static JsonElement? Field(JsonElement fields, string name)
    {
        foreach (JsonProperty field in fields.EnumerateObject())
        {
            if (field.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) return field.Value;
        }
        return null;
    }

    private static StreamCoachException WithoutTurns() => TranscriptFile.Unreadable("The JSON contains no turns with a text.");
}
