namespace StreamCoach.Transcripts.Progress;

/// <summary>The median of values and the quartiles around it.</summary>
internal readonly record struct Spread(double Low, double Median, double High)
{
    /// <summary>Returns the quartiles by linear interpolation between the sorted values, as Excel's QUARTILE.INC does; <see langword="null"/> without values.</summary>
    public static Spread? Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? null : new(At(sorted, 0.25), At(sorted, 0.5), At(sorted, 0.75));
    }

    private static double At(double[] sorted, double part)
    {
        double place = part * (sorted.Length - 1);
        int below = (int)place;
        return below + 1 < sorted.Length ? sorted[below] + ((place - below) * (sorted[below + 1] - sorted[below])) : sorted[below];
    }
}
