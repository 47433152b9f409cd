using System.Collections.ObjectModel;
using System.Globalization;
using StreamCoach.Text;

namespace StreamCoach.Sessions;

/// <summary>A part of a session without turns, because its audio was lost before it was recognised, or because somebody spoke and no words were found for it.</summary>
public sealed class SessionGap
{
    internal SessionGap(double start, double seconds, string reason, DateTime at)
    {
        Start = start;
        Seconds = seconds;
        Reason = PrintableText.Line(reason);
        At = at;
    }

    /// <summary>When the lost audio begins, in seconds from the session's first sample.</summary>
    public double Start { get; }

    /// <summary>The length of the lost audio, in seconds.</summary>
    public double Seconds { get; }

    /// <summary>Why the audio was lost.</summary>
    public string Reason { get; }

    /// <summary>When the loss was detected, in UTC.</summary>
    public DateTime At { get; }

    /// <summary>Returns length, start and reason, the same in every culture.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Seconds:0.0} s lost at {Start:0.0} s: {Reason}");
}

/// <summary>A read-only list of gaps. Its text is one line, so that a CSV column stays readable.</summary>
public sealed class SessionGapList : ReadOnlyCollection<SessionGap>
{
    internal SessionGapList(IList<SessionGap> gaps) : base(gaps)
    {
    }

    /// <summary>Returns the gaps joined; empty if there are none.</summary>
    public override string ToString() => string.Join("; ", this);
}
