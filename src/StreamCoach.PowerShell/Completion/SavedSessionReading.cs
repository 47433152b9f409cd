using StreamCoach.Archive;
using StreamCoach.Errors;
using StreamCoach.Sessions;

namespace StreamCoach.Commands.Completion;

/// <summary>Reads saved sessions for a completer: what a list shows, from the archive's cache where it has them.</summary>
internal static class SavedSessionReading
{
    /// <summary>
    /// Reads the newest sessions whose id or name begins with the typed word. It ends after half the time of a completer, because sessions that the cache does
    /// not have are read from their journals.
    /// </summary>
    /// <param name="typed">The typed word.</param>
    /// <param name="isWanted">Whether a session is wanted.</param>
    /// <param name="most">The most sessions to return.</param>
    /// <exception cref="StreamCoachException">The sessions cannot be listed.</exception>
    public static IReadOnlyList<TranscriptionSession> Newest(string typed, Func<TranscriptionSession, bool> isWanted, int most)
    {
        List<TranscriptionSession> found = [];
        using var half = new CancellationTokenSource(Completions.Timeout / 2);
        bool Fits(string id, string? name) => Completions.Fits(id, typed) || (name is not null && Completions.Fits(name, typed));
        try
        {
            foreach (TranscriptionSession session in new TranscriptArchive(SavedSessions.DefaultFolder).List(Fits, new Silent(), newestFirst: true, half.Token).Where(isWanted).Take(most))
                found.Add(session);
        }
        catch (OperationCanceledException)
        {
        }
        return found;
    }

    // Tab reports nothing; the command itself does.
    private sealed class Silent : IArchiveObserver
    {
        public void Unreadable(string id, StreamCoachException failure)
        {
        }

        public void Damaged(string id, string name)
        {
        }

        public void CacheProblem(string problem)
        {
        }

        public void Progress(int searched, int all)
        {
        }
    }
}
