using System.Globalization;
using System.Text;
using System.Text.Json;

namespace StreamCoach.Text;

/// <summary>
/// Reads values of the service's JSON. A value of an unexpected type is skipped and counts as absent, so that an invalid field costs only
/// that field and not its message.
/// </summary>
internal static class ServiceJson
{
    /// <summary>An unknown field may be deeply nested; the default limit of System.Text.Json is 64.</summary>
    public static readonly JsonReaderOptions Options = new() { MaxDepth = 1_024 };

    /// <summary>Returns the name of the current field, without escapes.</summary>
    public static ReadOnlySpan<byte> Name(ref Utf8JsonReader reader) =>
        reader.ValueIsEscaped ? Encoding.UTF8.GetBytes(Unescape(reader.ValueSpan)) : reader.ValueSpan;

    /// <summary>Reads a string; <see langword="null"/> for any other value.</summary>
    public static string? Text(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            return null;
        }
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate, which JSON allows and GetString does not.
            return Unescape(reader.ValueSpan);
        }
    }

    /// <summary>Reads a finite number, or a string that contains one; <see langword="null"/> for any other value.</summary>
    public static double? Number(ref Utf8JsonReader reader)
    {
        double number = 0;
        bool read = reader.TokenType switch
        {
            JsonTokenType.Number => reader.TryGetDouble(out number),
            JsonTokenType.String => double.TryParse(reader.ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture, out number),
            _ => false,
        };
        reader.Skip();
        return read && double.IsFinite(number) ? number : null;
    }

    /// <summary>Reads a 32-bit integer, or a string that contains one; <see langword="null"/> for any other value.</summary>
    public static int? Whole(ref Utf8JsonReader reader) =>
        Number(ref reader) is { } number && number == Math.Floor(number) && number is >= int.MinValue and <= int.MaxValue ? (int)number : null;

    /// <summary>Reads a Boolean, or a string that contains one; <see langword="null"/> for any other value.</summary>
    public static bool? Flag(ref Utf8JsonReader reader)
    {
        bool? flag = reader.TokenType switch
        {
            JsonTokenType.True => true,
            JsonTokenType.False => false,
            JsonTokenType.String when Ascii.EqualsIgnoreCase(reader.ValueSpan, "true"u8) => true,
            JsonTokenType.String when Ascii.EqualsIgnoreCase(reader.ValueSpan, "false"u8) => false,
            _ => null,
        };
        reader.Skip();
        return flag;
    }

    /// <summary>
    /// Reads the objects of an array, with <see langword="null"/> for items of other types; <see langword="null"/> if the value is not an
    /// array.
    /// </summary>
    public static T?[]? List<T>(ref Utf8JsonReader reader, Item<T> item) where T : class
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return null;
        }
        var items = new List<T?>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                items.Add(item(ref reader));
                continue;
            }
            reader.Skip();
            items.Add(null);
        }
        return [.. items];
    }

    /// <summary>Reads an object from its opening to its closing brace.</summary>
    public delegate T Item<T>(ref Utf8JsonReader reader);

    /// <summary>Unescapes the content of a valid JSON string. A lone surrogate becomes U+FFFD.</summary>
    public static string Unescape(ReadOnlySpan<byte> escaped)
    {
        var text = new StringBuilder(escaped.Length);
        while (true)
        {
            int at = escaped.IndexOf((byte)'\\');
            text.Append(Encoding.UTF8.GetString(at < 0 ? escaped : escaped[..at]));
            if (at < 0) break;
            bool isCode = escaped[at + 1] == 'u';
            text.Append(isCode ? (char)ushort.Parse(escaped.Slice(at + 2, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture) : (char)escaped[at + 1] switch
            {
                'b' => '\b',
                'f' => '\f',
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                char other => other,
            });
            escaped = escaped[(at + (isCode ? 6 : 2))..];
        }
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.ToString()));
    }
}
