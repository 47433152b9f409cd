namespace StreamCoach.Transcripts.Progress;

/// <summary>Replaces values by the quantiles of the normal distribution that belong to their ranks, so that outliers and skew do not matter.</summary>
internal static class NormalScores
{
    /// <summary>Returns van der Waerden's scores, centred on 0; equal values get the score of their mean rank. A missing value has none.</summary>
    public static double?[] Of(IReadOnlyList<double?> values)
    {
        double[] sorted = [.. values.OfType<double>().Order()];
        double?[] scores = [.. values.Select(value => value is { } known ? Quantile((MeanRank(sorted, known) + 1) / (sorted.Length + 1)) : (double?)null)];
        double mean = scores.Average() ?? 0;
        return [.. scores.Select(score => score - mean)];
    }

    /// <summary>Returns the probability that a standard normal variable is smaller than a value; the error is below 1e-7 (Abramowitz and Stegun, 26.2.17).</summary>
    public static double Probability(double value)
    {
        double t = 1 / (1 + (0.2316419 * Math.Abs(value)));
        double tail = Math.Exp(-value * value / 2) * 0.3989422804014327 * t
            * (0.319381530 + (t * (-0.356563782 + (t * (1.781477937 + (t * (-1.821255978 + (t * 1.330274429))))))));
        return value < 0 ? tail : 1 - tail;
    }

    /// <summary>Returns the value below which a standard normal variable is with a probability between 0 and 1.</summary>
    public static double Quantile(double probability)
    {
        double low = -9, high = 9;
        for (int i = 0; i < 60; i++)
        {
            double middle = (low + high) / 2;
            if (Probability(middle) < probability) low = middle;
            else high = middle;
        }
        return (low + high) / 2;
    }

    // From 0.
    private static double MeanRank(double[] sorted, double value)
    {
        int first = Array.FindIndex(sorted, other => other >= value), last = Array.FindLastIndex(sorted, other => other <= value);
        return (first + last) / 2.0;
    }
}
