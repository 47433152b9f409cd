using System.Globalization;
using System.Reflection;

namespace StreamCoach.Turns;

/// <summary>
/// The value of a row under the name of a property, whose case does not count: text, a number, a flag, a time, or rows of words.
/// <see langword="null"/> where the row has none.
/// </summary>
public delegate object? RowValue(string name);

/// <summary>
/// Makes turns of whatever has their properties by name: a row of a CSV, an object of a JSON file, an object that came back from a job. Every property of
/// <see cref="Turn"/> is read, also one that is added tomorrow. A value that cannot be read costs that value.
/// </summary>
public static class TurnRow
{
    private static readonly PropertyInfo[] Properties = PropertiesOf(typeof(Turn)), WordProperties = PropertiesOf(typeof(TurnWord));

    /// <summary>The properties that fit into the cell of a table, in the order of its columns.</summary>
    internal static IReadOnlyList<PropertyInfo> Columns { get; } = [.. Properties.Where(property => property.PropertyType != typeof(TurnWordList))];

    /// <summary>The turn of a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="hasOrder">Whether the row has the turn's position in its session.</param>
    /// <returns><see langword="null"/> where the row has no text.</returns>
    public static Turn? Read(RowValue row, out bool hasOrder)
    {
        hasOrder = Convert(row(nameof(Turn.Order)), typeof(int)) is not null;
        return Text(row(nameof(Turn.Text))) is null ? null : Fill(new Turn { Text = "" }, Properties, row).WithLabels();
    }

    // A word without its times would count as one that was said at the start.
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

    // An empty cell is a missing value.
    private static string? Text(object? value) => System.Convert.ToString(value, CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : null;

    // A program writes numbers in the culture of its day, which need not be today's: 1.5 and 1,5 are the same, there are no thousands to separate.
    private static double? Number(object? value) =>
        double.TryParse(Text(value)?.Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) ? number : null;

    private static DateTime? Moment(object? value)
    {
        if (value is DateTime moment) return moment.ToUniversalTime();
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return DateTime.TryParse(value as string, CultureInfo.InvariantCulture, Utc, out moment)
            || DateTime.TryParse(value as string, CultureInfo.CurrentCulture, Utc, out moment) ? moment : null;
    }

    private static PropertyInfo[] PropertiesOf(Type type) => [.. type.GetProperties().Where(property => property.CanWrite).OrderBy(property => property.MetadataToken)];
}
