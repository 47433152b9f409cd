using System.Globalization;
using System.Text.Json;

namespace StreamCoach.Bench.Harness;

/// <summary>One quantity measured for one contender, with all repetitions.</summary>
/// <param name="What">What was measured.</param>
/// <param name="Unit">The unit.</param>
/// <param name="Who">The contender's id.</param>
/// <param name="Samples">The measured values.</param>
internal sealed record Figure(string What, string Unit, string Who, double[] Samples)
{
    public double Median => Stats.Percentile(Samples, 0.5);
}

/// <summary>The results of a part of the benchmark.</summary>
internal sealed record PartResult(string Part, DateTime At, bool Quick, List<Figure> Figures)
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = false };

    public static PartResult? Load(string part) =>
        File.Exists(BenchPaths.Results(part)) ? JsonSerializer.Deserialize<PartResult>(File.ReadAllText(BenchPaths.Results(part)), Json) : null;

    public void Save() => File.WriteAllText(BenchPaths.Results(Part), JsonSerializer.Serialize(this, Json));
}

/// <summary>Collects figures while a part runs, and groups the repetitions of the same quantity.</summary>
internal sealed class FigureList
{
    private readonly Lock _gate = new();
    private readonly List<(string What, string Unit, string Who, double Value)> _values = [];

    public void Add(string what, string unit, Contender who, double value)
    {
        lock (_gate) _values.Add((what, unit, who.Id, value));
        Console.WriteLine(FormattableString.Invariant($"    {what}: {who.Title} {Stats.Short(value)} {unit}"));
    }

    public List<Figure> ToFigures()
    {
        lock (_gate)
        {
            return [.. _values.GroupBy(value => (value.What, value.Unit, value.Who))
                .Select(group => new Figure(group.Key.What, group.Key.Unit, group.Key.Who, [.. group.Select(value => value.Value)]))];
        }
    }
}

internal static class Stats
{
    public static double Percentile(IEnumerable<double> values, double part)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? double.NaN : sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * part))];
    }

    /// <summary>Formats a number with three significant digits, the precision of such measurements.</summary>
    public static string Short(double value) => double.IsNaN(value) ? "-" : Math.Abs(value) switch
    {
        0 => "0",
        >= 100 => string.Create(CultureInfo.InvariantCulture, $"{value:#,##0}"),
        >= 10 => string.Create(CultureInfo.InvariantCulture, $"{value:0.0}"),
        >= 1 => string.Create(CultureInfo.InvariantCulture, $"{value:0.00}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{value:0.000}"),
    };
}
