using System.Text.Json;
using StreamCoach.Text;

namespace StreamCoach.Analysis;

/// <summary>Extracts the text of a message or of a streamed delta: one string, or parts of which some are text.</summary>
internal static class MessageText
{
    /// <summary>Returns the printable text; empty if there is none.</summary>
    public static string Of(JsonElement? message) => PrintableText.Lines(Raw(message));

    /// <summary>
    /// Returns the text unchanged. Deltas are cleaned as a whole later, because an emoji may be split over two of them.
    /// </summary>
    public static string? Raw(JsonElement? message) => LooseJson.Field(message, "content") switch
    {
        { ValueKind: JsonValueKind.String } => LooseJson.RawText(message, "content"),
        { ValueKind: JsonValueKind.Array } parts => string.Concat(LooseJson.Items(parts).Select(Part)),
        { ValueKind: JsonValueKind.Object } part => Part(part),
        _ => null,
    };

    // Parts of other types, such as a model's reasoning, are not part of the answer.
    private static string? Part(JsonElement part) =>
        part.ValueKind == JsonValueKind.String ? LooseJson.Decode(part)
        : LooseJson.Text(part, "type") is null or "text" or "output_text" ? LooseJson.RawText(part, "text") : null;
}
