namespace StreamCoach;

/// <summary>The quick end of many sessions at once, for the end of a process, of a runspace, or of the module.</summary>
public static class SessionEnd
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <summary>Sends Terminate on all of them side by side, unsent sound dropped, and cuts those that have not ended after two seconds.</summary>
    public static void Now(IEnumerable<TranscriptionSession> sessions)
    {
        TranscriptionSession[] open = [.. sessions.Where(session => !session.State.IsEnd())];
        if (!Task.WaitAll([.. open.Select(session => session.StopAsync(discardUnsent: true))], Limit))
        {
            foreach (TranscriptionSession session in open) session.Abort();
        }
    }
}
