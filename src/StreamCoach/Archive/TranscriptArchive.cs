using StreamCoach.Archive.Cache;
using StreamCoach.Archive.Patterns;
using StreamCoach.Errors;
using StreamCoach.Sessions;
using StreamCoach.Storage;

namespace StreamCoach.Archive;

/// <summary>Lists the saved sessions and searches their turns. It finds what a reader of each session would see, with or without its cache (<see cref="SearchCache"/>).</summary>
/// <param name="folder">The folder of the saved sessions.</param>
public sealed class TranscriptArchive(string folder)
{
    private readonly string _root = Path.GetFullPath(folder);

    /// <summary>Whether the cache is used. Without it every journal is read; tests compare the two.</summary>
    internal bool UsesCache { get; init; } = true;

    /// <summary>Returns the found turns as they are found: those of the newest session first, within a session in their order.</summary>
    /// <param name="query">What to look for.</param>
    /// <param name="observer">Hears of sessions that cannot be read.</param>
    /// <param name="cancel">Cancels the search.</param>
    /// <exception cref="StreamCoachException">A pattern is invalid or takes too long, or the sessions cannot be listed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public IEnumerable<TranscriptMatch> Search(TranscriptQuery query, IArchiveObserver observer, CancellationToken cancel = default) =>
        Search(query, query.Compile(), observer, cancel);

    /// <summary>Deletes the text of sessions that no longer exist from the cache.</summary>
    /// <param name="observer">Hears of a cache that cannot be written.</param>
    /// <exception cref="StreamCoachException">The sessions cannot be listed.</exception>
    public void ForgetDeleted(IArchiveObserver observer) =>
        SearchCache.Open(_root, SessionStore.List(_root).Select(session => session.Id), observer.CacheProblem).Dispose();

    /// <summary>Returns the saved sessions as they are read. Of one that the cache knows, only what a list shows is read until its turns are needed.</summary>
    /// <param name="isWanted">Whether a session is wanted, by its id and its name, which is <see langword="null"/> if it cannot be read.</param>
    /// <param name="observer">Hears of sessions that cannot be read.</param>
    /// <param name="newestFirst">Whether the newest one is the first; otherwise the oldest.</param>
    /// <param name="cancel">Cancels the listing.</param>
    /// <exception cref="StreamCoachException">The sessions cannot be listed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public IEnumerable<TranscriptionSession> List(Func<string, string?, bool> isWanted, IArchiveObserver observer, bool newestFirst = false, CancellationToken cancel = default)
    {
        IReadOnlyList<SessionFolder> sessions = SessionStore.List(_root);
        return Read(newestFirst ? [.. sessions.Reverse()] : sessions, isWanted, observer, cancel);
    }

    private IEnumerable<TranscriptionSession> Read(IReadOnlyList<SessionFolder> sessions, Func<string, string?, bool> isWanted, IArchiveObserver observer, CancellationToken cancel)
    {
        if (sessions.Count == 0) yield break;
        using SearchCache? cache = UsesCache ? SearchCache.Open(_root, sessions.Select(session => session.Id), observer.CacheProblem) : null;
        var list = new SessionList(_root, isWanted, cache, observer);
        for (int i = 0; i < sessions.Count; i++)
        {
            cancel.ThrowIfCancellationRequested();
            if (list.Read(sessions[i]) is { } session) yield return session;
            observer.Progress(i + 1, sessions.Count);
        }
    }

    private IEnumerable<TranscriptMatch> Search(TranscriptQuery query, TurnPattern pattern, IArchiveObserver observer, CancellationToken cancel)
    {
        SessionFolder[] sessions = [.. SessionStore.List(_root).Reverse()];
        if (sessions.Length == 0) yield break;
        var ofCache = new ArchiveNotices();
        try
        {
            using SearchCache? cache = UsesCache ? SearchCache.Open(_root, sessions.Select(session => session.Id), ofCache.CacheProblem) : null;
            var search = new OrderedSearch(sessions, () => new(_root, query, pattern, cache));
            foreach (OrderedSearch.Part part in search.Parts(cancel))
            {
                ofCache.DeliverTo(observer);
                part.Notices.DeliverTo(observer);
                foreach (TranscriptMatch match in part.Found) yield return match;
                observer.Progress(part.Searched, sessions.Length);
            }
        }
        finally
        {
            ofCache.DeliverTo(observer);
        }
    }
}
