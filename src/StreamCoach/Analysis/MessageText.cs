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
    public static string? Raw(JsonElement? message) => GatewayFields.Field(message, "content") switch
    {
        { ValueKind: JsonValueKind.String } => GatewayFields.RawText(message, "content"),
        { ValueKind: JsonValueKind.Array } parts => string.Concat(GatewayFields.Items(parts).Select(Part)),
        { ValueKind: JsonValueKind.Object } part => Part(part),
        _ => null,
    };

    // Parts of other types, such as a model's reasoning, are not part of the answer.
    private static string? Part(JsonElement part) =>
        part.ValueKind == JsonValueKind.String ? GatewayFields.Decode(part)
        : GatewayFields.Text(part, "type") is null or "text" or "output_text" ? GatewayFields.RawText(part, "text") : null;
}
