using System.Collections.ObjectModel;
using StreamCoach.Errors;
using StreamCoach.Text;

namespace StreamCoach.Sessions.Runs;

/// <summary>A recording that failed in a run.</summary>
/// <param name="Path">The recording, as the user gave it; the name of a file may contain any character.</param>
/// <param name="ErrorId">The error id: the name of a <see cref="FailureKind"/>.</param>
/// <param name="Message">What happened.</param>
public sealed record RunFailure(string Path, string ErrorId, string Message)
{
    /// <summary>Returns the path and the message.</summary>
    public override string ToString() => $"{PrintableText.Line(Path)}: {Message}";
}

/// <summary>A read-only list of failures. Its text is one line, so that a CSV column stays readable.</summary>
public sealed class RunFailureList : ReadOnlyCollection<RunFailure>
{
    internal RunFailureList(IList<RunFailure> failures) : base(failures)
    {
    }

    /// <summary>Returns the failures joined; empty if there are none.</summary>
    public override string ToString() => string.Join("; ", this);
}
