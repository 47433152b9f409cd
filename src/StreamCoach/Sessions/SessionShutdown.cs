using StreamCoach.Threading;

namespace StreamCoach.Sessions;

/// <summary>Stops many sessions at once when the process, a runspace or the module ends.</summary>
public static class SessionShutdown
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Sends Terminate on all sessions in parallel, discards their unsent audio, and aborts those that have not ended within two seconds. It never
    /// throws: signal handlers, the process's exit and runspace events call it, and one failing session must not keep the others open.
    /// </summary>
    public static void StopAll(IEnumerable<TranscriptionSession> sessions)
    {
        TranscriptionSession[] open = [.. sessions.Where(session => !session.State.IsEnd())];
        List<Task> ends = [];
        foreach (TranscriptionSession session in open) Background.Guard(() => ends.Add(session.StopAsync(discardUnsent: true)));
        Background.Guard(() => Task.WaitAll([.. ends], Limit));
        foreach (TranscriptionSession session in open.Where(session => !session.Completion.IsCompleted)) Background.Guard(session.Abort);
    }
}
