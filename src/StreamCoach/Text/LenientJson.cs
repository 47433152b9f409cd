using System.Globalization;
using System.Text;
using System.Text.Json;

namespace StreamCoach.Text;

/// <summary>
/// Reads the values of the service's JSON. A value of another type than expected is skipped and counts as absent, so that an odd field costs that
/// field and not its message.
/// </summary>
internal static class LenientJson
{
    /// <summary>A field that is not known may be deep; System.Text.Json stops at 64 otherwise.</summary>
    public static readonly JsonReaderOptions Options = new() { MaxDepth = 1_024 };

    /// <summary>The name of the field that is being read, without escapes.</summary>
    public static ReadOnlySpan<byte> Name(ref Utf8JsonReader reader) =>
        reader.ValueIsEscaped ? Encoding.UTF8.GetBytes(Unescape(reader.ValueSpan)) : reader.ValueSpan;

    /// <summary>A string; <see langword="null"/> for anything else.</summary>
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
            // Half of a surrogate pair, which JSON allows and a string of .NET's reader does not.
            return Unescape(reader.ValueSpan);
        }
    }

    /// <summary>A finite number, or a string that holds one; <see langword="null"/> for anything else.</summary>
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

    /// <summary>A whole number of 32 bits, or a string that holds one; <see langword="null"/> for anything else.</summary>
    public static int? Whole(ref Utf8JsonReader reader) =>
        Number(ref reader) is { } number && number == Math.Floor(number) && number is >= int.MinValue and <= int.MaxValue ? (int)number : null;

    /// <summary>true or false, or a string that says so; <see langword="null"/> for anything else.</summary>
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

    /// <summary>The objects of an array, with <see langword="null"/> in the place of anything else; <see langword="null"/> for what is no array.</summary>
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

    /// <summary>The text between the quotation marks of a valid JSON string. Half of a surrogate pair becomes U+FFFD.</summary>
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
