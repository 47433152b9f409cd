namespace StreamCoach.Transcripts.Progress;

/// <summary>
/// Decides whether the latest talks differ from the earlier ones by more than chance. The talks are shuffled many times; a change is accepted only if at most
/// <see cref="Level"/> of the shuffles contain one as strong, in any figure and any direction. So the rule holds for figures of any distribution, however they
/// depend on each other, and its false claims are limited per history and not per figure.
/// </summary>
/// <remarks>
/// Westfall and Young (1993), single-step minP, over van der Waerden's normal scores: for normal figures nearly as powerful as the t test, for skewed ones
/// and those with outliers more. docs/metrics.md has the proof of what no rule can find.
/// </remarks>
internal sealed class ChangeTest
{
    /// <summary>The share of shuffles in which a change may appear by chance. With 0.04, a count in 1,000 histories stays under 5 % in 19 of 20 counts.</summary>
    public const double Level = 0.04;

    /// <summary>The fewest talks on each side.</summary>
    public const int FewestTalks = 5;

    /// <summary>The share of a figure's error that goes to its better direction; the rest goes to the worse one.</summary>
    public const double BetterPart = 0.8;

    /// <summary>The weight of a figure for which there is a goal; that of others is 1.</summary>
    public const double GoalWeight = 10;

    private const int Shuffles = 4_999;

    // The same talks give the same answer every time.
    private const int Seed = 20_260_101;

    private readonly Column[] _columns;
    private readonly int _talks;
    private readonly int _recent;

    /// <summary>Prepares the test.</summary>
    /// <param name="figures">The values of each figure in the order of the talks; <see langword="null"/> where it was not measured.</param>
    /// <param name="recent">The number of latest talks.</param>
    public ChangeTest(IReadOnlyList<Values> figures, int recent)
    {
        _talks = figures.Count == 0 ? 0 : figures[0].OfTalks.Count;
        _recent = recent;
        double weights = figures.Sum(figure => figure.Weight);
        _columns = [.. figures.Select(figure => new Column(figure, weights, recent))];
    }

    /// <summary>Returns for each figure the share of shuffles with a change as strong as its own, and its direction; <see langword="null"/> if it has too few talks.</summary>
    /// <param name="shuffles">The number of shuffles.</param>
    public IReadOnlyList<(double Chance, ProgressDirection Direction)?> Run(int shuffles = Shuffles)
    {
        if (_columns.Length == 0) return [];
        int[] order = [.. Enumerable.Range(0, _talks)];
        (double Lower, double Higher)?[] own = [.. _columns.Select(column => column.Sides(order.AsSpan(_talks - _recent)))];
        int[] asStrong = new int[own.Length];
        double[] best = [.. own.Select(sides => sides is { } both ? Math.Min(both.Lower, both.Higher) : double.NegativeInfinity)];
        var random = new Random(Seed);
        for (int i = 0; i < shuffles; i++)
        {
            // The first places of a shuffle are a random choice of talks.
            for (int at = 0; at < _recent; at++)
            {
                int other = random.Next(at, _talks);
                (order[at], order[other]) = (order[other], order[at]);
            }
            double least = 1;
            foreach (Column column in _columns)
            {
                if (column.Sides(order.AsSpan(0, _recent)) is { } sides) least = Math.Min(least, Math.Min(sides.Lower, sides.Higher));
            }
            // Sums in another order differ in the last digit.
            for (int figure = 0; figure < best.Length; figure++)
            {
                if (least <= best[figure] * (1 + 1e-9)) asStrong[figure]++;
            }
        }
        return [.. own.Select((sides, figure) => sides is not { } both ? null
            : ((double, ProgressDirection)?)((asStrong[figure] + 1.0) / (shuffles + 1), both.Lower < both.Higher ? ProgressDirection.Lower : ProgressDirection.Higher))];
    }

    /// <summary>The values of one figure, its better direction, and its weight.</summary>
    internal readonly record struct Values(IReadOnlyList<double?> OfTalks, ProgressDirection Better, double Weight = 1);

    // One figure: its scores, and what turns their sum into the probability of each side.
    private sealed class Column
    {
        private readonly double?[] _scores;
        private readonly double[] _factors;
        private readonly double _lowerWeight;
        private readonly double _higherWeight;

        public Column(Values figure, double weights, int recent)
        {
            _scores = NormalScores.Of(figure.OfTalks);
            int count = _scores.Count(score => score is not null);
            double squares = _scores.Sum(score => score * score ?? 0);
            // By the number of measured talks among the recent ones; 0 if one side has too few.
            _factors = [.. Enumerable.Range(0, recent + 1).Select(inside => inside < FewestTalks || count - inside < FewestTalks || squares <= 1e-12 ? 0
                : Math.Sqrt(((1.0 / inside) + (1.0 / (count - inside))) * (count - 1) / squares))];
            double weight = figure.Weight / weights;
            _lowerWeight = weight * Part(figure.Better, ProgressDirection.Lower);
            _higherWeight = weight * Part(figure.Better, ProgressDirection.Higher);
        }

        // The weighted probabilities of so low and of so high a mean; null if one side has too few talks.
        public (double Lower, double Higher)? Sides(ReadOnlySpan<int> recent)
        {
            double sum = 0;
            int inside = 0;
            foreach (int talk in recent)
            {
                if (_scores[talk] is not { } score) continue;
                sum += score;
                inside++;
            }
            if (_factors[inside] == 0) return null;
            double lower = NormalScores.Probability(sum * _factors[inside]);
            return (lower / _lowerWeight, (1 - lower) / _higherWeight);
        }

        private static double Part(ProgressDirection better, ProgressDirection side) => better == ProgressDirection.None ? 0.5 : better == side ? BetterPart : 1 - BetterPart;
    }
}
