using StreamCoach.Transcripts.Metrics;

namespace StreamCoach.Transcripts.Progress;

/// <summary>Compares one talk, and the latest talks up to it, with the earlier ones of the same kind.</summary>
internal sealed class TalkComparison
{
    /// <summary>The fewest earlier talks of which a median and a spread are shown.</summary>
    public const int FewestForBaseline = 5;

    // More than twenty would hide what changed last month.
    private const int MostRecent = 20;

    private readonly string _speaker;
    private readonly ProgressTalk _talk;
    private readonly ProgressTalk[] _comparable;
    private readonly int _leftOut;
    private readonly bool _keepsFillers;

    public TalkComparison(string speaker, IReadOnlyList<ProgressTalk> own, ProgressTalk talk)
    {
        (_speaker, _talk) = (speaker, talk);
        ProgressTalk[] until = [.. own.TakeWhile(other => other != talk), talk];
        _comparable = [.. until.Where(other => other.Kind == talk.Kind)];
        _leftOut = until.Length - _comparable.Length;
        _keepsFillers = own.Any(other => other.Kind.Model == talk.Kind.Model && other.KeepsFillers);
    }

    public IReadOnlyList<TranscriptProgress> Measure(IReadOnlyList<ProgressFigure> figures, IReadOnlyList<ProgressGoal> goals, int? recent)
    {
        int last = Math.Min(recent ?? Math.Clamp(_comparable.Length / 2, ChangeTest.FewestTalks, MostRecent), _comparable.Length);
        double?[][] values = [.. figures.Select(figure => _comparable.Select(talk => talk.Of(figure, _keepsFillers).Value).ToArray())];
        ChangeTest.Values[] tested = [.. figures.Select((figure, i) => new ChangeTest.Values(values[i], Better(figure, goals), goals.Any(goal => Is(goal, figure)) ? ChangeTest.GoalWeight : 1))];
        IReadOnlyList<(double Chance, ProgressDirection Direction)?> found = new ChangeTest(tested, last).Run();
        return [.. figures.Select((figure, i) => Of(figure, goals.FirstOrDefault(goal => goal.Figure == figure), values[i], found[i], last, tested[i].Better))];
    }

    // Both ways of counting fillers change together, so a goal for one is a goal for the other.
    private static bool Is(ProgressGoal goal, ProgressFigure figure) => goal.Figure == figure || (goal.Figure.IsOfFillers && figure.IsOfFillers);

    // A goal of one's own says which direction is better, also where no study does.
    private static ProgressDirection Better(ProgressFigure figure, IReadOnlyList<ProgressGoal> goals) => goals.FirstOrDefault(goal => goal.Figure == figure)?.Direction ?? figure.Better;

    private TranscriptProgress Of(ProgressFigure figure, ProgressGoal? goal, double?[] values, (double Chance, ProgressDirection Direction)? found, int last, ProgressDirection better)
    {
        double?[] earlier = values[..^1];
        int measured = earlier.Count(value => value is not null);
        Spread? usual = measured < FewestForBaseline ? null : Spread.Of(earlier.OfType<double>());
        double? recentMedian = found is null ? null : Spread.Of(values[^last..].OfType<double>())?.Median, before = found is null ? null : Spread.Of(values[..^last].OfType<double>())?.Median;
        bool isChange = found is { Chance: <= ChangeTest.Level };
        ProgressChange change = !isChange ? found is null ? ProgressChange.TooFewTalks : ProgressChange.None
            : better == ProgressDirection.None ? found!.Value.Direction == ProgressDirection.Lower ? ProgressChange.Lower : ProgressChange.Higher
            : found!.Value.Direction == better ? ProgressChange.Better : ProgressChange.Worse;
        (double? value, NotMeasuredReason? reason) = _talk.Of(figure, _keepsFillers);
        return new(figure)
        {
            Speaker = _speaker,
            SessionId = _talk.Id,
            SessionName = _talk.Name,
            Date = _talk.At,
            Value = value,
            Reason = value is null ? reason : null,
            Baseline = usual?.Median,
            BaselineLow = usual?.Low,
            BaselineHigh = usual?.High,
            Talks = measured,
            LeftOut = _leftOut,
            MissingTalks = Missing(values, measured, found is null, last),
            Outcome = change,
            Since = isChange ? _comparable[^last].At : null,
            RecentTalks = found is null ? null : values[^last..].Count(one => one is not null),
            RecentMedian = recentMedian,
            EarlierMedian = before,
            Chance = found?.Chance,
            OwnGoal = goal,
            IsGoalMet = goal is not null && value is { } now ? goal.IsMetBy(now) : null,
            Streak = goal is null ? null : values.OfType<double>().Reverse().TakeWhile(goal.IsMetBy).Count(),
            Months = MonthValueList.Of([.. _comparable.Select((talk, i) => (talk.At, values[i])).Where(point => point.Item2 is not null).Select(point => (point.At, point.Item2!.Value))]),
            Model = _talk.Kind.Model,
            Language = _talk.Kind.Language,
            Points = [.. _comparable.Select((talk, i) => (talk, values[i]))],
        };
    }

    // The talks that are missing for a baseline; with one, those for a comparison of the latest talks. Each side grows by itself with the next talks.
    private static int Missing(double?[] values, int measured, bool isUntested, int last)
    {
        if (measured < FewestForBaseline) return FewestForBaseline - measured;
        if (!isUntested) return 0;
        int recent = values[^last..].Count(value => value is not null), before = values[..^last].Count(value => value is not null);
        return Math.Max(1, Math.Max(0, ChangeTest.FewestTalks - recent) + Math.Max(0, ChangeTest.FewestTalks - before));
    }
}
