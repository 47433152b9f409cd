using System.Management.Automation;
using StreamCoach.Archive;
using StreamCoach.Errors;
using StreamCoach.Sessions;

namespace StreamCoach.Commands.Output;

/// <summary>Says at the prompt what happens during a search: sessions that were not searched are warnings, and a slow search shows its progress.</summary>
internal sealed class SearchReport(Cmdlet cmdlet) : IArchiveObserver
{
    // A folder of damaged sessions must not bury what was found.
    private const int MostWarnings = 10;

    private const int Activity = 1;

    // Milliseconds: a search that answers at once shows none.
    private const int FirstProgress = 500, Interval = 200;

    private readonly long _began = Environment.TickCount64;
    private long _lastProgress;
    private bool _showsProgress;

    /// <summary>The number of sessions that were searched.</summary>
    public int Searched { get; private set; }

    /// <summary>The number of sessions that were not searched, because they cannot be read.</summary>
    public int NotSearched { get; private set; }

    public void Unreadable(string id, StreamCoachException failure)
    {
        if (++NotSearched <= MostWarnings) cmdlet.Warn($"Not searched: {SessionLabel.Of(id, null)}. {failure.Message} {failure.Advice}");
    }

    public void Damaged(string id, string name) =>
        cmdlet.Verbose($"Lines of the journal of {SessionLabel.Of(id, name)} cannot be read and were not searched. Get-TranscriptionSession -Saved {id} reports them.");

    public void CacheProblem(string problem) => cmdlet.Warn(problem);

    public void Progress(int searched, int all)
    {
        Searched = searched;
        long now = Environment.TickCount64;
        if (now - _began < FirstProgress || now - _lastProgress < Interval) return;
        (_lastProgress, _showsProgress) = (now, true);
        cmdlet.Show(new ProgressRecord(Activity, "Searching the saved sessions", $"{searched:N0} of {all:N0}") { PercentComplete = (int)(100L * searched / all) });
    }

    /// <summary>Removes the progress, and says how many sessions could not be searched.</summary>
    public void End()
    {
        if (_showsProgress) cmdlet.Show(new ProgressRecord(Activity, "Searching the saved sessions", "Done") { RecordType = ProgressRecordType.Completed });
        if (NotSearched > MostWarnings) cmdlet.Warn($"{NotSearched - MostWarnings} more sessions cannot be read and were not searched. Get-TranscriptionSession -Saved reports each.");
        cmdlet.Verbose($"{Searched - NotSearched:N0} of the sessions in '{SavedSessions.DefaultFolder}' were searched.");
    }
}
