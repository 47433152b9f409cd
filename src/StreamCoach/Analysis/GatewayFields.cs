using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using StreamCoach.Text;

namespace StreamCoach.Analysis;

/// <summary>
/// Reads optional fields of the gateway's JSON. A field that is absent, null or of a type that cannot be converted is <see
/// langword="null"/>, so that an invalid field never costs the object that contains it.
/// </summary>
internal static class GatewayFields
{
    /// <summary>
    /// Returns a field of any type; <see langword="null"/> if the parent is not an object or the field is absent or null.
    /// </summary>
    public static JsonElement? Field(JsonElement? parent, string name) =>
        parent is { ValueKind: JsonValueKind.Object } found && found.TryGetProperty(name, out JsonElement field) && field.ValueKind != JsonValueKind.Null ? field : null;

    /// <summary>Returns a string unchanged, with its control characters.</summary>
    public static string? RawText(JsonElement? parent, string name) => Field(parent, name) is { ValueKind: JsonValueKind.String } field ? Decode(field) : null;

    /// <summary>Returns a string as one printable line; <see langword="null"/> if it is empty.</summary>
    public static string? Text(JsonElement? parent, string name) => RawText(parent, name) is { Length: > 0 } text ? PrintableText.Line(text) : null;

    /// <summary>Returns a number, or a string that contains one.</summary>
    public static decimal? Number(JsonElement? parent, string name) => Number(Field(parent, name));

    /// <inheritdoc cref="Number(JsonElement?, string)"/>
    public static decimal? Number(JsonElement? field) => field switch
    {
        { ValueKind: JsonValueKind.Number } number when number.TryGetDecimal(out decimal value) => value,
        { ValueKind: JsonValueKind.String } text when decimal.TryParse(Decode(text), NumberStyles.Float, CultureInfo.InvariantCulture, out decimal value) => value,
        _ => null,
    };

    /// <summary>Returns an integer of 0 or more.</summary>
    public static int? Count(JsonElement? parent, string name) => Number(parent, name) is >= 0 and <= int.MaxValue and { } value ? (int)value : null;

    /// <summary>Returns the first element of an array; <see langword="null"/> if there is none.</summary>
    public static JsonElement? First(JsonElement? parent, string name) => Items(Field(parent, name)).Cast<JsonElement?>().FirstOrDefault();

    /// <summary>Returns the elements of an array; none if the value is not an array.</summary>
    public static IEnumerable<JsonElement> Items(JsonElement? list) => list is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : [];

    /// <summary>
    /// Returns names that are given as strings or as objects with an id or a name; <see langword="null"/> if the field is not an array.
    /// Other elements are skipped.
    /// </summary>
    public static string[]? Names(JsonElement? parent, string name) =>
        Field(parent, name) is { ValueKind: JsonValueKind.Array } list ? [.. Items(list).Select(item => Name(item)).OfType<string>()] : null;

    /// <summary>Returns a name that is given as a string or as an object with an id or a name.</summary>
    public static string? Name(JsonElement? value) => value switch
    {
        { ValueKind: JsonValueKind.String } text => Decode(text) is { Length: > 0 } name ? PrintableText.Line(name) : null,
        { ValueKind: JsonValueKind.Object } => Text(value, "id") ?? Text(value, "name"),
        _ => null,
    };

    /// <summary>Returns the content of a JSON string. A lone surrogate, which JSON can express, becomes U+FFFD.</summary>
    public static string Decode(JsonElement text)
    {
        try
        {
            return text.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            return ServiceJson.Unescape(JsonMarshal.GetRawUtf8Value(text)[1..^1]);
        }
    }
}
