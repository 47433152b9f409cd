using StreamCoach.Transcripts.Progress;

namespace StreamCoach.Tests.Transcripts.Progress;

/// <summary>Simulates histories: how often a change is claimed where there is none, and found where there is one. docs/metrics.md quotes these numbers.</summary>
public class ChangeTestTests
{
    private const int Histories = 1_000;

    // Enough to decide at 0.04; a history of one's own is shuffled 4,999 times.
    private const int Shuffles = 499;

    // Six figures as they are compared: two of fillers that nearly agree, and four others.
    private static readonly ProgressDirection[] Six =
        [ProgressDirection.Lower, ProgressDirection.Lower, ProgressDirection.None, ProgressDirection.None, ProgressDirection.None, ProgressDirection.None];

    public static TheoryData<string> Noises => ["normal", "skewed", "with outliers", "small counts", "often not measured"];

    [Theory]
    [MemberData(nameof(Noises))]
    public void A_change_is_claimed_in_at_most_5_percent_of_reshuffled_histories(string noise)
    {
        var random = new Random(18);
        // One real history, with a change in it; shuffled, the change is chance.
        double?[][] history = [.. Six.Select(_ => new double?[20])];
        for (int talk = 0; talk < 20; talk++)
        {
            double fillers = Draw(noise, random) - (talk < 10 ? 0 : 1);
            for (int figure = 0; figure < Six.Length; figure++)
                history[figure][talk] = noise == "often not measured" && random.Next(4) == 0 ? null : figure == 0 ? fillers : figure == 1 ? fillers + (0.1 * Draw(noise, random)) : Draw(noise, random);
        }
        int claimed = 0;
        for (int i = 0; i < Histories; i++)
        {
            int[] order = [.. Enumerable.Range(0, 20)];
            random.Shuffle(order);
            if (IsClaimed([.. history.Select(values => order.Select(talk => values[talk]).ToArray())], Six, 10)) claimed++;
        }
        Assert.InRange(claimed, 0, Histories * 5 / 100);
    }

    [Theory]
    [MemberData(nameof(Noises))]
    public void A_change_is_claimed_in_at_most_5_percent_of_histories_without_one(string noise)
    {
        var random = new Random(2);
        int claimed = Enumerable.Range(0, Histories).Count(_ => IsClaimed([.. Six.Select(_ => Values(noise, random, 10, 10, 0))], Six, 10));
        Assert.InRange(claimed, 0, Histories * 5 / 100);
    }

    // At which number of talks a change of one standard deviation is found in 80 of 100 histories.
    [Theory]
    // One figure is asked for, and it improves.
    [InlineData("normal", 18, 18, 1, 1, 0.80, 0.90)]
    [InlineData("normal", 10, 10, 1, 1, 0.56, 0.66)]
    // As fillers are: most talks have few, some have many.
    [InlineData("skewed", 10, 10, 1, 1, 0.85, 0.97)]
    [InlineData("skewed", 12, 12, 6, 1, 0.80, 0.92)]
    // All six figures, with a goal for the one that improves.
    [InlineData("normal", 20, 20, 6, ChangeTest.GoalWeight, 0.80, 0.92)]
    // All six figures, without a goal.
    [InlineData("normal", 25, 25, 6, 1, 0.78, 0.88)]
    public void A_change_of_one_standard_deviation_is_found(string noise, int before, int after, int figures, double weight, double atLeast, double atMost)
    {
        var random = new Random(80);
        int found = 0;
        for (int i = 0; i < Histories; i++)
        {
            double?[][] values = [.. Enumerable.Range(0, figures).Select(figure => Values(noise, random, before, after, figure == 0 ? -1 : 0))];
            (double Chance, ProgressDirection Direction)? first = Test(values, Six[..figures], after, weight).Run(Shuffles)[0];
            if (first is { Chance: <= ChangeTest.Level, Direction: ProgressDirection.Lower }) found++;
        }
        Assert.InRange(found / (double)Histories, atLeast, atMost);
    }

    [Fact]
    public void No_rule_with_5_percent_of_false_claims_can_find_80_percent_of_such_changes_from_ten_and_ten_talks()
    {
        // Neyman and Pearson: of all rules for one normal figure, none is more powerful than the difference of the means with a known standard deviation, in
        // the direction that is known beforehand. Its power is a number, and it is below 0.8.
        double limit = NormalScores.Quantile(0.95), strength = 1 / Math.Sqrt((1 / 10.0) + (1 / 10.0));
        double best = NormalScores.Probability(strength - limit);
        Assert.InRange(best, 0.722, 0.724);
        // The same rule, played: the formula is the truth and not an approximation.
        var random = new Random(10);
        int found = 0, claimed = 0;
        for (int i = 0; i < 20_000; i++)
        {
            double difference = Enumerable.Range(0, 10).Sum(_ => Draw("normal", random) - Draw("normal", random)) / 10 * strength;
            if (difference > limit) claimed++;
            if (difference + strength > limit) found++;
        }
        Assert.InRange(claimed / 20_000.0, 0.045, 0.055);
        Assert.InRange(found / 20_000.0, best - 0.012, best + 0.012);
    }

    [Fact]
    public void The_same_talks_give_the_same_answer_and_an_outlier_is_no_change()
    {
        var random = new Random(1);
        double?[] values = Values("normal", random, 10, 10, -2.5);
        Assert.Equal(Test([values], [ProgressDirection.Lower], 10).Run(), Test([values], [ProgressDirection.Lower], 10).Run());
        Assert.True(IsClaimed([values], [ProgressDirection.Lower], 10));
        double?[] outlier = Values("normal", random, 10, 10, 0);
        outlier[^1] = 1_000;
        Assert.False(IsClaimed([outlier], [ProgressDirection.Lower], 10));
    }

    [Fact]
    public void Too_few_measured_talks_and_equal_values_have_no_answer()
    {
        double?[] few = [1, 1, 2, 1, 3, null, null, 9, 9, 9, 9];
        Assert.Null(Test([few], [ProgressDirection.Lower], 5).Run()[0]);
        Assert.Null(Test([Enumerable.Repeat<double?>(4, 20).ToArray()], [ProgressDirection.Lower], 10).Run()[0]);
        Assert.Empty(new ChangeTest([], 5).Run());
    }

    private static bool IsClaimed(double?[][] values, ProgressDirection[] better, int recent) => Test(values, better, recent).Run(Shuffles).Any(found => found is { Chance: <= ChangeTest.Level });

    private static ChangeTest Test(double?[][] values, ProgressDirection[] better, int recent, double firstWeight = 1) =>
        new([.. values.Select((of, figure) => new ChangeTest.Values(of, better[figure], figure == 0 ? firstWeight : 1))], recent);

    private static double?[] Values(string noise, Random random, int before, int after, double change) =>
        [.. Enumerable.Range(0, before + after).Select(talk => noise == "often not measured" && random.Next(4) == 0 ? (double?)null : Draw(noise, random) + (talk < before ? 0 : change))];

    // Standard deviation 1, but for small counts.
    private static double Draw(string noise, Random random) => noise switch
    {
        "skewed" => (Math.Exp(Normal(random)) - Math.Exp(0.5)) / Math.Sqrt((Math.E - 1) * Math.E),
        "with outliers" => Normal(random) * (random.Next(10) == 0 ? 10 : 1) / Math.Sqrt(10.9),
        "small counts" => random.Next(3),
        _ => Normal(random),
    };

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
