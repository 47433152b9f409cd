using System.Globalization;
using StreamCoach.Transcripts.Metrics;

namespace StreamCoach.Transcripts.Progress;

/// <summary>One figure of a speaker: in one talk, beside the speaker's own baseline, and whether the latest talks differ from those before by more than chance.</summary>
/// <remarks>docs/metrics.md says which figures are compared, how a change is told from chance, and how small a change can be found.</remarks>
public sealed class TranscriptProgress
{
    private readonly ProgressFigure _figure;

    internal TranscriptProgress(ProgressFigure figure) => _figure = figure;

    /// <summary>The speaker, as given.</summary>
    public required string Speaker { get; init; }

    /// <summary>The property of <see cref="SpeakerMetrics"/> that is compared.</summary>
    public string Figure => _figure.Name;

    /// <summary>The unit of the values.</summary>
    public string Unit => _figure.Unit;

    /// <summary>The value in this talk; <see langword="null"/> if it could not be measured.</summary>
    public required double? Value { get; init; }

    /// <summary>The median of the earlier comparable talks; <see langword="null"/> if there are fewer than five.</summary>
    public required double? Baseline { get; init; }

    /// <summary>The lower quartile of the earlier comparable talks: a quarter of them are lower.</summary>
    public required double? BaselineLow { get; init; }

    /// <summary>The upper quartile of the earlier comparable talks: a quarter of them are higher.</summary>
    public required double? BaselineHigh { get; init; }

    /// <summary>The number of earlier comparable talks in which the figure was measured.</summary>
    public required int Talks { get; init; }

    /// <summary>
    /// Whether the latest talks differ from those before: Better or Worse, by a goal or by what studies say of every talk; Lower or Higher, where the kind of
    /// talk decides which is better; None, if not by more than chance; TooFewTalks.
    /// </summary>
    public string Change => Outcome.ToString();

    /// <summary>When the first of the changed talks began, in UTC; <see langword="null"/> without a change.</summary>
    public required DateTime? Since { get; init; }

    /// <summary>The median of the latest talks, this one included; <see langword="null"/> if there are too few talks to compare.</summary>
    public required double? RecentMedian { get; init; }

    /// <summary>The median of all comparable talks before the latest ones; <see langword="null"/> if there are too few talks to compare.</summary>
    public required double? EarlierMedian { get; init; }

    /// <summary>The number of latest talks in which the figure was measured; <see langword="null"/> if there are too few talks to compare.</summary>
    public required int? RecentTalks { get; init; }

    /// <summary>
    /// The share, 0 to 1, of shuffled histories that contain a change as strong in any figure. A change is claimed up to 0.04. <see langword="null"/> if there are too few talks.
    /// </summary>
    public required double? Chance { get; init; }

    /// <summary>The number of talks that are missing for the baseline or, if it exists, for a comparison; 0 if none.</summary>
    public required int MissingTalks { get; init; }

    /// <summary>The number of earlier talks of the speaker that are not compared: of another model or language, or alone instead of with others.</summary>
    public required int LeftOut { get; init; }

    /// <summary>Why there is no value, as <see cref="NotMeasuredReason"/> names it; <see langword="null"/> if there is one.</summary>
    public string? NotMeasured => Reason?.ToString();

    /// <summary>The speaker's goal for the figure; <see langword="null"/> if there is none.</summary>
    public string? Goal => OwnGoal?.ToString();

    /// <summary>Whether this talk meets the goal; <see langword="null"/> without a goal or a value.</summary>
    public required bool? IsGoalMet { get; init; }

    /// <summary>The number of talks in a row, up to this one, that met the goal; <see langword="null"/> without a goal.</summary>
    public required int? Streak { get; init; }

    /// <summary>The figure month by month, this talk included.</summary>
    public required MonthValueList Months { get; init; }

    /// <summary>The talk's session.</summary>
    public required string SessionId { get; init; }

    /// <summary>The session's name.</summary>
    public required string SessionName { get; init; }

    /// <summary>When the talk began, in UTC.</summary>
    public required DateTime Date { get; init; }

    /// <summary>The speech model of the compared talks; empty if unknown.</summary>
    public required string Model { get; init; }

    /// <summary>The language of the compared talks, such as en; empty if the model reports none.</summary>
    public required string Language { get; init; }

    /// <summary>The version of the definitions of the figures.</summary>
    public int Definitions { get; } = TranscriptMetrics.CurrentDefinitions;

    /// <summary>What can be said of the figure, in one or two sentences.</summary>
    public string Claim => string.Join(" ", new[] { Comparison, GoalClaim }.OfType<string>());

    /// <summary>The part of <see cref="Claim"/> about the baseline and the change.</summary>
    internal string Comparison => Compared();

    /// <summary>The part of <see cref="Claim"/> about the goal; <see langword="null"/> if there is nothing to say.</summary>
    internal string? GoalClaim => OfGoal();

    /// <summary>Each compared talk and its value, oldest first, for charts.</summary>
    internal IReadOnlyList<(ProgressTalk Talk, double? Value)> Points { get; init; } = [];

    /// <summary>The change of <see cref="Change"/>, which is text because a job would return an enumeration of such a deep object as two properties.</summary>
    internal ProgressChange Outcome { get; init; }

    /// <summary>The reason of <see cref="NotMeasured"/>.</summary>
    internal NotMeasuredReason? Reason { get; init; }

    /// <summary>The goal of <see cref="Goal"/>.</summary>
    internal ProgressGoal? OwnGoal { get; init; }

    /// <summary>The figure's formats.</summary>
    internal ProgressFigure Kind => _figure;

    /// <summary>Returns the figure and the claim.</summary>
    public override string ToString() => $"{Figure}: {Claim}";

    private string Compared()
    {
        if (Value is null) return $"Not measured in this talk ({NotMeasured}).";
        string leftOut = LeftOut == 0 ? "" : $" {Count(LeftOut, "talk")} of another model, language or kind {(LeftOut == 1 ? "is" : "are")} not compared.";
        if (Baseline is null) return $"{Count(MissingTalks, "more talk")} needed for a baseline.{leftOut}";
        if (Outcome == ProgressChange.TooFewTalks) return $"{Count(MissingTalks, "more talk")} needed to tell a change from chance.{leftOut}";
        string medians = $"{_figure.Format(RecentMedian!.Value)} in the last {RecentTalks} talks, {_figure.Format(EarlierMedian!.Value)} before";
        return Outcome == ProgressChange.None ? $"No change beyond chance: {medians}."
            : $"{Change} since {Since!.Value.ToString("d MMM yyyy", CultureInfo.InvariantCulture)}: {medians}.";
    }

    private string? OfGoal() => IsGoalMet switch
    {
        null => null,
        true => $"Goal met, {(Streak == 1 ? "in this talk" : $"{Streak} talks in a row")}: {Goal}.",
        false => $"Goal not met: {Goal}.",
    };

    private static string Count(int number, string noun) => $"{number} {noun}{(number == 1 ? "" : "s")}";
}

/// <summary>Whether the latest talks differ from those before.</summary>
internal enum ProgressChange
{
    /// <summary>There are too few talks to tell.</summary>
    TooFewTalks,
    /// <summary>Not by more than chance.</summary>
    None,
    /// <summary>An improvement, by what studies say of every talk or by the speaker's goal.</summary>
    Better,
    /// <summary>A change for the worse, by what studies say of every talk or by the speaker's goal.</summary>
    Worse,
    /// <summary>The values are lower, which is better in some kinds of talk and worse in others.</summary>
    Lower,
    /// <summary>The values are higher, which is better in some kinds of talk and worse in others.</summary>
    Higher,
}
