using StreamCoach.Threading;

namespace StreamCoach.Sessions;

/// <summary>The quick end of many sessions at once, for the end of a process, of a runspace, or of the module.</summary>
public static class SessionEnd
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Sends Terminate on all of them side by side, unsent sound dropped, and cuts those that have not ended after two seconds. It never throws: a
    /// signal, the end of the process or a runspace's event calls it, and one session that fails must not keep the others open.
    /// </summary>
    public static void Now(IEnumerable<TranscriptionSession> sessions)
    {
        TranscriptionSession[] open = [.. sessions.Where(session => !session.State.IsEnd())];
        List<Task> ends = [];
        foreach (TranscriptionSession session in open) Background.Guard(() => ends.Add(session.StopAsync(discardUnsent: true)));
        Background.Guard(() => Task.WaitAll([.. ends], Limit));
        foreach (TranscriptionSession session in open.Where(session => !session.Completion.IsCompleted)) Background.Guard(session.Abort);
    }
}
