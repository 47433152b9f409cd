using System.Management.Automation;
using StreamCoach.Archive;
using StreamCoach.Errors;

namespace StreamCoach.Commands.Output;

/// <summary>Says at the prompt what happens while the saved sessions are listed: each that cannot be read is an error. The lines that cannot be read are diagnostics of the session.</summary>
internal sealed class ListReport(Cmdlet cmdlet) : IArchiveObserver
{
    public void Unreadable(string id, StreamCoachException failure) => cmdlet.WriteError(ErrorRecords.From(failure, id));

    public void Damaged(string id, string name)
    {
    }

    public void CacheProblem(string problem) => cmdlet.Verbose(problem);

    public void Progress(int searched, int all)
    {
    }
}
