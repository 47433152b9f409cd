using System.Globalization;
using StreamCoach.Errors;
using StreamCoach.Transcripts.Metrics;

namespace StreamCoach.Transcripts.Progress;

/// <summary>
/// A figure of a speaker that is compared from talk to talk, because a study supports it. docs/metrics.md has the studies, and says why the other figures
/// of <see cref="SpeakerMetrics"/> are not compared.
/// </summary>
public sealed class ProgressFigure
{
    private readonly Func<SpeakerMetrics, double?> _value;
    private readonly Func<double, string> _format;

    private ProgressFigure(string name, string alias, string label, string unit, Func<SpeakerMetrics, double?> value, Func<double, string> format)
    {
        (Name, Alias, Label, Unit) = (name, alias, label, unit);
        (_value, _format) = (value, format);
    }

    /// <summary>The figures that are compared.</summary>
    public static IReadOnlyList<ProgressFigure> All { get; } =
    [
        new(nameof(SpeakerMetrics.FilledPausesPer100Words), "fillers", "Fillers/100", "in 100 words", of => of.FilledPausesPer100Words, Rate) { Better = ProgressDirection.Lower, IsOfFillers = true },
        new(nameof(SpeakerMetrics.FilledPausesPerMinute), "fillersPerMinute", "Fillers/min", "a minute", of => of.FilledPausesPerMinute, Rate) { Better = ProgressDirection.Lower, IsOfFillers = true },
        new(nameof(SpeakerMetrics.SpeechRateWpm), "pace", "Pace", "words a minute", of => of.SpeechRateWpm, Whole),
        new(nameof(SpeakerMetrics.TalkShare), "share", "Talk share", "of all talk", of => of.TalkShare, share => $"{Whole(share * 100)} %"),
        new(nameof(SpeakerMetrics.LongestMonologueSeconds), "monologue", "Monologue", "seconds", of => of.LongestMonologueSeconds, Whole),
        new(nameof(SpeakerMetrics.QuestionsPerHour), "questions", "Questions/h", "an hour", of => of.QuestionsPerHour, Rate),
    ];

    /// <summary>The name of the property of <see cref="SpeakerMetrics"/>.</summary>
    public string Name { get; }

    /// <summary>A short name for people to type.</summary>
    public string Alias { get; }

    /// <summary>A heading of at most 11 characters.</summary>
    public string Label { get; }

    /// <summary>The unit, as it follows a number in a sentence.</summary>
    public string Unit { get; }

    /// <summary>The direction that is an improvement in every kind of talk; a goal of one's own may set another.</summary>
    public ProgressDirection Better { get; private init; }

    /// <summary>Whether it counts fillers, which some speech models omit.</summary>
    internal bool IsOfFillers { get; private init; }

    /// <summary>Finds a figure by its name or its short name, in any case.</summary>
    /// <exception cref="StreamCoachException">There is no such figure.</exception>
    public static ProgressFigure Find(string name) => TryFind(name) ?? throw new StreamCoachException(FailureKind.OptionInvalid,
        $"'{name}' is not a figure that is compared. These are: {string.Join(", ", All.Select(figure => $"{figure.Alias} ({figure.Name})"))}.");

    /// <summary>Formats a value without its unit, the same in every culture.</summary>
    public string Format(double value) => _format(value);

    /// <summary>Returns the name.</summary>
    public override string ToString() => Name;

    internal static ProgressFigure? TryFind(string name) =>
        All.FirstOrDefault(figure => figure.Name.Equals(name, StringComparison.OrdinalIgnoreCase) || figure.Alias.Equals(name, StringComparison.OrdinalIgnoreCase));

    internal double? Of(SpeakerMetrics metrics) => _value(metrics);

    private static string Rate(double value) => value.ToString("0.0", CultureInfo.InvariantCulture);

    private static string Whole(double value) => value.ToString("0", CultureInfo.InvariantCulture);
}

/// <summary>A direction in which a figure changes.</summary>
public enum ProgressDirection : long
{
    /// <summary>Neither direction is better for every talk.</summary>
    None,
    /// <summary>Towards smaller values.</summary>
    Lower,
    /// <summary>Towards larger values.</summary>
    Higher,
}
