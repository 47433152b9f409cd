using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using StreamCoach.Errors;
using StreamCoach.Turns;

namespace StreamCoach.Transcripts.Formats;

/// <summary>A transcript as JSON: everything that a turn has. Turns that ConvertTo-Json wrote are read too.</summary>
internal static class JsonFormat
{
    private const string Name = "StreamCoach transcript";
    private const int Version = 1;

    public static string Write(Transcript transcript)
    {
        var text = new ArrayBufferWriter<byte>();
        // Letters stay letters: the file is for people too, and no page of HTML.
        using (var json = new Utf8JsonWriter(text, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("format", Name);
            json.WriteNumber("version", Version);
            json.WriteStartArray("turns");
            foreach (Turn turn in transcript.Turns) JsonSerializer.Serialize(json, turn, TurnJson.Turn);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(text.WrittenSpan) + "\n";
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
                    throw TranscriptFile.Unreadable($"It was written by a newer version of StreamCoach (format {version}; this one reads up to {Version}).");
                turns = Field(turns, "turns") ?? default;
            }
            if (turns.ValueKind != JsonValueKind.Array) throw WithoutTurns();
            return [.. turns.EnumerateArray().Select(ReadTurn)];
        }
        catch (JsonException error)
        {
            throw TranscriptFile.Unreadable($"It is no JSON of a transcript: line {error.LineNumber + 1}, {error.Message}", error);
        }
    }

    private static Turn ReadTurn(JsonElement turn, int position)
    {
        if (turn.ValueKind != JsonValueKind.Object || Field(turn, nameof(Turn.Text)) is not { ValueKind: JsonValueKind.String }) throw WithoutTurns();
        // A turn whose text is empty is left out later, and counts in the order of the others.
        return TurnRow.Read(Row(turn), out bool hasOrder) is not { } read ? new Turn { Text = "" } : hasOrder ? read : read.At(position);
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

    // Half of a surrogate pair is valid JSON, and no string.
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

    private static StreamCoachException WithoutTurns() => TranscriptFile.Unreadable("The JSON holds no turns with a text.");
}
