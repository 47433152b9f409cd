using System.Text.Json;
using StreamCoach.Archive.Cache;
using StreamCoach.Errors;
using StreamCoach.Sessions;
using StreamCoach.Storage;

namespace StreamCoach.Archive;

/// <summary>Reads one saved session after another for a list: from the cache what a list shows, and from the journal what the cache does not know.</summary>
internal sealed class SessionList(string root, Func<string, string?, bool> isWanted, SearchCache? cache, IArchiveObserver observer)
{
    /// <summary>Returns a session; <see langword="null"/> if it is not wanted or cannot be read.</summary>
    public TranscriptionSession? Read(SessionFolder folder)
    {
        long now = DateTime.UtcNow.Ticks;
        JournalStamp? stamp = JournalStamp.Of(folder);
        try
        {
            if (stamp is { } unchanged && cache?.Find(folder.Id, unchanged) is { } digest && SummaryOf(digest) is { } summary)
                return isWanted(digest.Id, digest.Name) ? Session(new SavedJournal(summary, () => SavedJournal.Read(SessionFolder.Open(root, digest.Id))), folder) : null;
            SavedJournal journal = SavedJournal.Read(folder);
            TranscriptionSession session = Session(journal, folder);
            if (stamp is { } known) cache?.Add(SessionDigest.Of(journal, ArchivedSession.Of(session), known, now), journal);
            return isWanted(session.Id, session.Name) ? session : null;
        }
        catch (StreamCoachException error)
        {
            // No report of a session that is just beginning, or was just deleted.
            if (isWanted(folder.Id, null) && folder.Exists && !folder.IsInUse) observer.Unreadable(folder.Id, error);
            return null;
        }
    }

    // Only a session without an end may still run.
    private TranscriptionSession Session(SavedJournal journal, SessionFolder folder) => TranscriptionSession.From(journal, root, journal.EndedState is null && folder.IsInUse);

    private static JournalSummary? SummaryOf(SessionDigest digest)
    {
        try
        {
            return JournalSummary.Read(digest.Summary.Span);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
