using System.Text.Json;
using StreamCoach.Text;

namespace StreamCoach.Analysis;

/// <summary>The text of a message, or of what a streamed message grows by: one text, or parts of which some are text.</summary>
internal static class MessageText
{
    /// <summary>The printable text; empty where there is none.</summary>
    public static string Of(JsonElement? message) => PrintableText.Lines(Raw(message));

    /// <summary>The text as it came. What it grows by is cleaned as a whole, because an emoji may come in two pieces.</summary>
    public static string? Raw(JsonElement? message) => LooseJson.Field(message, "content") switch
    {
        { ValueKind: JsonValueKind.String } => LooseJson.RawText(message, "content"),
        { ValueKind: JsonValueKind.Array } parts => string.Concat(LooseJson.Items(parts).Select(Part)),
        { ValueKind: JsonValueKind.Object } part => Part(part),
        _ => null,
    };

    // Parts of other types, such as a model's reasoning, are not its answer.
    private static string? Part(JsonElement part) =>
        part.ValueKind == JsonValueKind.String ? LooseJson.Decode(part)
        : LooseJson.Text(part, "type") is null or "text" or "output_text" ? LooseJson.RawText(part, "text") : null;
}
