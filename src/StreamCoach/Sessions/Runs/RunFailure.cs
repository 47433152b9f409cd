using System.Collections.ObjectModel;
using StreamCoach.Errors;
using StreamCoach.Text;

namespace StreamCoach.Sessions.Runs;

/// <summary>A recording of a run that failed.</summary>
/// <param name="Path">The recording, as it was given; a file's name may hold any character.</param>
/// <param name="ErrorId">What went wrong: the name of a <see cref="FailureKind"/>.</param>
/// <param name="Message">What happened.</param>
public sealed record RunFailure(string Path, string ErrorId, string Message)
{
    /// <summary>The path and the message.</summary>
    public override string ToString() => $"{PrintableText.Line(Path)}: {Message}";
}

/// <summary>Failures, read-only. As text they are joined, so that a CSV column stays readable.</summary>
public sealed class RunFailureList : ReadOnlyCollection<RunFailure>
{
    internal RunFailureList(IList<RunFailure> failures) : base(failures)
    {
    }

    /// <summary>The failures joined; empty where there are none.</summary>
    public override string ToString() => string.Join("; ", this);
}
