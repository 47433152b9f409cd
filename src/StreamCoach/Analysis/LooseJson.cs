using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using StreamCoach.Text;

namespace StreamCoach.Analysis;

/// <summary>
/// Reads optional fields of the gateway's JSON. A field that is absent, null or of a type that cannot be converted is <see langword="null"/>: an odd
/// field never costs the object that contains it.
/// </summary>
internal static class LooseJson
{
    /// <summary>A field, whatever its type; <see langword="null"/> where the parent is no object or the field is absent or null.</summary>
    public static JsonElement? Field(JsonElement? parent, string name) =>
        parent is { ValueKind: JsonValueKind.Object } found && found.TryGetProperty(name, out JsonElement field) && field.ValueKind != JsonValueKind.Null ? field : null;

    /// <summary>A text as it is, with its control characters.</summary>
    public static string? RawText(JsonElement? parent, string name) => Field(parent, name) is { ValueKind: JsonValueKind.String } field ? Decode(field) : null;

    /// <summary>A text of one printable line; empty text is none.</summary>
    public static string? Text(JsonElement? parent, string name) => RawText(parent, name) is { Length: > 0 } text ? PrintableText.Line(text) : null;

    /// <summary>A number, or a text that is one.</summary>
    public static decimal? Number(JsonElement? parent, string name) => Number(Field(parent, name));

    /// <inheritdoc cref="Number(JsonElement?, string)"/>
    public static decimal? Number(JsonElement? field) => field switch
    {
        { ValueKind: JsonValueKind.Number } number when number.TryGetDecimal(out decimal value) => value,
        { ValueKind: JsonValueKind.String } text when decimal.TryParse(Decode(text), NumberStyles.Float, CultureInfo.InvariantCulture, out decimal value) => value,
        _ => null,
    };

    /// <summary>A whole number of 0 or more.</summary>
    public static int? Count(JsonElement? parent, string name) => Number(parent, name) is >= 0 and <= int.MaxValue and { } value ? (int)value : null;

    /// <summary>The first element of a list; <see langword="null"/> where there is none.</summary>
    public static JsonElement? First(JsonElement? parent, string name) => Items(Field(parent, name)).Cast<JsonElement?>().FirstOrDefault();

    /// <summary>The elements of a list; none where it is no list.</summary>
    public static IEnumerable<JsonElement> Items(JsonElement? list) => list is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : [];

    /// <summary>Names that come as texts or as objects with an id or a name; <see langword="null"/> where the field is no list. Other elements are skipped.</summary>
    public static string[]? Names(JsonElement? parent, string name) =>
        Field(parent, name) is { ValueKind: JsonValueKind.Array } list ? [.. Items(list).Select(item => Name(item)).OfType<string>()] : null;

    /// <summary>A name that comes as a text or as an object with an id or a name.</summary>
    public static string? Name(JsonElement? value) => value switch
    {
        { ValueKind: JsonValueKind.String } text => Decode(text) is { Length: > 0 } name ? PrintableText.Line(name) : null,
        { ValueKind: JsonValueKind.Object } => Text(value, "id") ?? Text(value, "name"),
        _ => null,
    };

    /// <summary>The text of a JSON string. Half of a surrogate pair, which JSON can express and text cannot contain, becomes U+FFFD.</summary>
    public static string Decode(JsonElement text)
    {
        try
        {
            return text.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            return LenientJson.Unescape(JsonMarshal.GetRawUtf8Value(text)[1..^1]);
        }
    }
}
