using System.Globalization;
using System.Reflection;
using System.Text.Json.Serialization;

namespace StreamCoach.Turns;

/// <summary>
/// Returns the value that a row has for a property: text, a number, a Boolean, a time, or rows of words; <see langword="null"/> if it has none. The case of the
/// name is ignored.
/// </summary>
public delegate object? RowValue(string name);

/// <summary>
/// Creates turns from anything that has their properties by name: a CSV row, a JSON object, an object from a job. Every property of <see cref="Turn"/> is
/// read by reflection, so that a new one needs no code here. A value that cannot be read counts as missing.
/// </summary>
public static class TurnRow
{
    private static readonly PropertyInfo[] Properties = PropertiesOf(typeof(Turn)), WordProperties = PropertiesOf(typeof(TurnWord));

    /// <summary>The properties of a turn that are columns of a table, in their order.</summary>
    internal static IReadOnlyList<PropertyInfo> Columns { get; } = [.. Properties.Where(property => property.PropertyType != typeof(TurnWordList) && property.GetMethod!.IsPublic)];

    /// <summary>Creates a turn from a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="hasOrder">Whether the row contains the turn's position in its session.</param>
    /// <returns><see langword="null"/> if the row has no text.</returns>
    public static Turn? Read(RowValue row, out bool hasOrder)
    {
        hasOrder = Convert(row(nameof(Turn.Order)), typeof(int)) is not null;
        return Text(row(nameof(Turn.Text))) is null ? null : Fill(new Turn { Text = "" }, Properties, row).WithLabels();
    }

    // A word without times would seem to be said at the beginning of the session.
    private static TurnWord? ReadWord(RowValue row) =>
        Text(row(nameof(TurnWord.Text))) is null || Number(row(nameof(TurnWord.Start))) is null || Number(row(nameof(TurnWord.End))) is null
            ? null
            : Fill(new TurnWord("", 0, 0), WordProperties, row);

    private static T Fill<T>(T record, PropertyInfo[] properties, RowValue row) where T : class
    {
        foreach (PropertyInfo property in properties)
        {
            if (Convert(row(property.Name), property.PropertyType) is { } value) property.SetValue(record, value);
        }
        return record;
    }

    private static object? Convert(object? value, Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var known when value is null || known == value.GetType() && known == typeof(bool) => value,
        var known when known == typeof(string) => Text(value),
        var known when known == typeof(double) => Number(value),
        var known when known == typeof(int) => Number(value) is { } number && number == Math.Floor(number) && Math.Abs(number) <= int.MaxValue ? (int)number : null,
        var known when known == typeof(bool) => bool.TryParse(Text(value), out bool flag) ? flag : null,
        var known when known == typeof(DateTime) => Moment(value),
        var known when known == typeof(TurnWordList) && value is IEnumerable<RowValue> rows && rows.Select(ReadWord).OfType<TurnWord>().ToArray() is { Length: > 0 } words =>
            new TurnWordList(words),
        _ => null,
    };

    // An empty cell counts as missing.
    private static string? Text(object? value) => System.Convert.ToString(value, CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : null;

    // The program that wrote the row may have used another culture, so 1.5 and 1,5 are the same; thousands separators do not occur.
    private static double? Number(object? value) =>
        double.TryParse(Text(value)?.Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) ? number : null;

    private static DateTime? Moment(object? value)
    {
        if (value is DateTime moment) return moment.ToUniversalTime();
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return DateTime.TryParse(value as string, CultureInfo.InvariantCulture, Utc, out moment)
            || DateTime.TryParse(value as string, CultureInfo.CurrentCulture, Utc, out moment) ? moment : null;
    }

    // A calculated property is not read, and an internal one only if JSON contains it.
    private static PropertyInfo[] PropertiesOf(Type type) => [.. type.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
        .Where(property => property.CanWrite && (property.GetMethod!.IsPublic || property.IsDefined(typeof(JsonIncludeAttribute)))).OrderBy(property => property.MetadataToken)];
}
