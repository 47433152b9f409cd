using System.Globalization;
using System.Text.Json;

namespace StreamCoach.Sandbox.Streaming;

/// <summary>The rule for a parameter's value. <c>Check</c> returns the service's error message, or null.</summary>
internal sealed record ParameterRule(Func<string, string?> Check, bool IsJson = false)
{
    public static readonly ParameterRule Anything = new(_ => null);

    public static readonly ParameterRule Flag = new(
        text => text is "true" or "false" or "True" or "False" ? null : "Input should be a valid boolean, unable to interpret input");

    public static readonly ParameterRule JsonObject = new(
        text => Parse(text)?.ValueKind == JsonValueKind.Object ? null : "Value error, Invalid JSON object",
        IsJson: true);

    public static ParameterRule Whole(int min, int max) => new(text =>
    {
        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value))
            return "Input should be a valid integer, unable to parse string as an integer";
        return Range(value, min, max);
    });

    public static ParameterRule Number(double min, double max) => new(text =>
    {
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value))
            return "Input should be a valid number, unable to parse string as a number";
        return Range(value, min, max);
    });

    public static ParameterRule OneOf(params string[] values) => new(text => NotOneOf(text, values));

    public static ParameterRule Text(string name, int length) => new(
        text => text.Length <= length
            ? null
            : FormattableString.Invariant($"Value error, {name} exceeds maximum length of {length} characters (got {text.Length})"));

    /// <summary>Accepts one JSON array of strings.</summary>
    public static ParameterRule JsonList(int count, params string[] values) => new(
        text =>
        {
            if (Parse(text) is not { ValueKind: JsonValueKind.Array } list)
                return "Value error, Invalid JSON array";
            if (list.GetArrayLength() > count)
                return FormattableString.Invariant($"Value error, Max {count} items");
            if (list.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.String))
                return "Input should be a valid string";
            return values.Length == 0
                ? null
                : list.EnumerateArray().Select(item => NotOneOf(item.GetString()!, values)).FirstOrDefault(wrong => wrong is not null);
        },
        IsJson: true);

    private static string? NotOneOf(string text, string[] values) =>
        values.Contains(text)
            ? null
            : "Input should be " + string.Join(", ", values[..^1].Select(v => $"'{v}'")) + $" or '{values[^1]}'";

    private static string? Range(double value, double min, double max)
    {
        if (value < min)
            return FormattableString.Invariant($"Input should be greater than or equal to {min}");
        return value > max ? FormattableString.Invariant($"Input should be less than or equal to {max}") : null;
    }

    private static JsonElement? Parse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
