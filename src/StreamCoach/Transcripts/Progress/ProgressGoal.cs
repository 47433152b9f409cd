using System.Globalization;
using System.Text.RegularExpressions;
using StreamCoach.Errors;

namespace StreamCoach.Transcripts.Progress;

/// <summary>A goal that a speaker has set: a figure, and the limit that it must stay under or over in each talk.</summary>
public sealed partial class ProgressGoal
{
    /// <summary>The environment variable with the goals of every command, separated by semicolons.</summary>
    public const string EnvironmentVariable = "STREAMCOACH_GOAL";

    private readonly bool _includesLimit;

    private ProgressGoal(ProgressFigure figure, ProgressDirection direction, double limit, bool includesLimit) =>
        (Figure, Direction, Limit, _includesLimit) = (figure, direction, limit, includesLimit);

    /// <summary>The figure.</summary>
    public ProgressFigure Figure { get; }

    /// <summary><see cref="ProgressDirection.Lower"/> for a goal to stay under the limit, <see cref="ProgressDirection.Higher"/> for one to stay over it.</summary>
    public ProgressDirection Direction { get; }

    /// <summary>The limit in the unit of the figure; a talk share is 0 to 1.</summary>
    public double Limit { get; }

    /// <summary>
    /// Reads a goal such as "fillers under 3 in 100 words", "monologue &lt; 120", "share at most 45 %" or "questions -ge 10". The unit may be omitted.
    /// </summary>
    /// <exception cref="StreamCoachException">The text is not a goal, or its unit is not that of the figure.</exception>
    public static ProgressGoal Parse(string text)
    {
        Match parts = Form().Match(text);
        if (!parts.Success) throw Invalid($"The goal '{text}' has no figure, limit and number.");
        string name = parts.Groups["figure"].Value, unit = parts.Groups["unit"].Value.Trim();
        ProgressFigure figure = ProgressFigure.TryFind(name) ?? throw Invalid($"The goal '{text}' begins with '{name}', which is not a figure that is compared.");
        if (!double.TryParse(parts.Groups["number"].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double limit) || !double.IsFinite(limit))
            throw Invalid($"The goal '{text}' contains no number that can be read.");
        if (figure.IsOfFillers && unit.Length > 0) figure = OfFillers(text, unit);
        else if (figure.Name == nameof(Metrics.SpeakerMetrics.TalkShare) && (unit is "%" or "percent" || limit > 1)) limit /= 100;
        else if (!IsUnitOf(figure, unit)) throw Invalid($"The goal '{text}' has the unit '{unit}', but {figure.Alias} is counted {figure.Unit}.");
        (ProgressDirection direction, bool includesLimit) = parts.Groups["limit"].Value.ToLowerInvariant() switch
        {
            "<" or "-lt" or "under" or "below" => (ProgressDirection.Lower, false),
            "<=" or "-le" or "at most" => (ProgressDirection.Lower, true),
            ">" or "-gt" or "over" or "above" => (ProgressDirection.Higher, false),
            _ => (ProgressDirection.Higher, true),
        };
        return new(figure, direction, limit, includesLimit);
    }

    /// <summary>Returns the goals of <see cref="EnvironmentVariable"/>; none if it is not set.</summary>
    /// <exception cref="StreamCoachException">One of them is not a goal.</exception>
    public static IReadOnlyList<ProgressGoal> FromEnvironment() =>
        [.. (Environment.GetEnvironmentVariable(EnvironmentVariable) ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Parse)];

    /// <summary>Whether a value meets the goal.</summary>
    public bool IsMetBy(double value) => Direction == ProgressDirection.Lower ? value < Limit || (_includesLimit && value == Limit) : value > Limit || (_includesLimit && value == Limit);

    /// <summary>Returns the goal as text that <see cref="Parse"/> reads.</summary>
    public override string ToString()
    {
        string limit = (Direction, _includesLimit) switch
        {
            (ProgressDirection.Lower, false) => "under",
            (ProgressDirection.Lower, true) => "at most",
            (_, false) => "over",
            _ => "at least",
        };
        bool isShare = Figure.Name == nameof(Metrics.SpeakerMetrics.TalkShare);
        string number = (isShare ? Math.Round(Limit * 100, 6) : Limit).ToString("0.######", CultureInfo.InvariantCulture);
        return $"{(Figure.IsOfFillers ? "fillers" : Figure.Alias)} {limit} {number} {(isShare ? "%" : Figure.Unit)}";
    }

    private static ProgressFigure OfFillers(string text, string unit)
    {
        string name = PerHundred().IsMatch(unit) ? nameof(Metrics.SpeakerMetrics.FilledPausesPer100Words)
            : PerMinute().IsMatch(unit) ? nameof(Metrics.SpeakerMetrics.FilledPausesPerMinute)
            : throw Invalid($"The goal '{text}' has the unit '{unit}', but fillers are counted in 100 words or a minute.");
        return ProgressFigure.Find(name);
    }

    private static bool IsUnitOf(ProgressFigure figure, string unit) => unit.Length == 0 || figure.Name switch
    {
        nameof(Metrics.SpeakerMetrics.SpeechRateWpm) => unit.Equals("wpm", StringComparison.OrdinalIgnoreCase) || PaceUnit().IsMatch(unit),
        nameof(Metrics.SpeakerMetrics.LongestMonologueSeconds) => SecondsUnit().IsMatch(unit),
        nameof(Metrics.SpeakerMetrics.QuestionsPerHour) => HourUnit().IsMatch(unit),
        _ => false,
    };

    private static StreamCoachException Invalid(string message) => new(FailureKind.GoalInvalid, message);

    [GeneratedRegex(@"^\s*(?<figure>[A-Za-z0-9]+)\s*(?<limit><=|>=|<|>|-lt\b|-le\b|-gt\b|-ge\b|under\b|below\b|over\b|above\b|at most\b|at least\b)\s*(?<number>\d+(\.\d+)?)(?<unit>\s*%|\s+[^<>]*)?\s*$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Form();

    [GeneratedRegex(@"^(in|per|of|/)\s*(100|a hundred)( words)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex PerHundred();

    [GeneratedRegex(@"^(a|per|in a|/)\s*min(ute)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex PerMinute();

    [GeneratedRegex(@"^(words )?(a|per|/)\s*min(ute)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex PaceUnit();

    [GeneratedRegex(@"^s(ec(onds?)?)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SecondsUnit();

    [GeneratedRegex(@"^(an|per|/)\s*h(our)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex HourUnit();
}
