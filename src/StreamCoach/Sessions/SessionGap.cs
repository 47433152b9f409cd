using System.Collections.ObjectModel;
using System.Globalization;
using StreamCoach.Text;

namespace StreamCoach.Sessions;

/// <summary>A piece of the talk that no turn can hold, because its sound was lost before the service had it.</summary>
public sealed class SessionGap
{
    internal SessionGap(double start, double seconds, string reason, DateTime at)
    {
        Start = start;
        Seconds = seconds;
        Reason = PrintableText.Line(reason);
        At = at;
    }

    /// <summary>Where it begins, in seconds from the session's first sample.</summary>
    public double Start { get; }

    /// <summary>How much sound was lost, in seconds.</summary>
    public double Seconds { get; }

    /// <summary>Why it was lost.</summary>
    public string Reason { get; }

    /// <summary>When it was lost, in UTC.</summary>
    public DateTime At { get; }

    /// <summary>How much is missing, where, and why; the same in every culture.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Seconds:0.0} s lost at {Start:0.0} s: {Reason}");
}

/// <summary>Gaps, read-only. As text they are joined, so that a CSV column stays readable.</summary>
public sealed class SessionGapList : ReadOnlyCollection<SessionGap>
{
    internal SessionGapList(IList<SessionGap> gaps) : base(gaps)
    {
    }

    /// <summary>The gaps joined; empty where nothing was lost.</summary>
    public override string ToString() => string.Join("; ", this);
}
