using System.Collections.ObjectModel;

namespace StreamCoach.Transcripts.Progress;

/// <summary>A figure in one month: the median of its talks.</summary>
public sealed class MonthValue
{
    internal MonthValue(string month, double? median, int talks) => (Month, Median, Talks) = (month, median, talks);

    /// <summary>The month in UTC, such as 2026-11.</summary>
    public string Month { get; }

    /// <summary>The median of the month's talks; <see langword="null"/> if the figure was measured in none.</summary>
    public double? Median { get; }

    /// <summary>The number of talks in which the figure was measured.</summary>
    public int Talks { get; }

    /// <summary>Returns the month and its median.</summary>
    public override string ToString() => Median is { } median ? FormattableString.Invariant($"{Month}: {median:0.##}") : $"{Month}: -";
}

/// <summary>A read-only list of months, without a gap from the first talk to the last. Its text is one line, so that a CSV column stays readable.</summary>
public sealed class MonthValueList : ReadOnlyCollection<MonthValue>
{
    internal MonthValueList(IList<MonthValue> months) : base(months)
    {
    }

    /// <summary>Returns the months of talks and their values, in order.</summary>
    internal static MonthValueList Of(IReadOnlyList<(DateTime At, double Value)> points)
    {
        var months = new List<MonthValue>();
        if (points.Count == 0) return new(months);
        ILookup<string, double> values = points.ToLookup(point => Name(point.At), point => point.Value);
        DateTime last = points.Max(point => point.At);
        DateTime month = points.Min(point => point.At);
        for (month = new(month.Year, month.Month, 1, 0, 0, 0, DateTimeKind.Utc); month <= last; month = month.AddMonths(1))
            months.Add(new(Name(month), Spread.Of(values[Name(month)])?.Median, values[Name(month)].Count()));
        return new(months);
    }

    /// <summary>Returns all months on one line.</summary>
    public override string ToString() => string.Join("; ", this);

    private static string Name(DateTime at) => FormattableString.Invariant($"{at:yyyy-MM}");
}
