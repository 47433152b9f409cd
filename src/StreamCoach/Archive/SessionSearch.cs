using System.Diagnostics.CodeAnalysis;
using StreamCoach.Archive.Cache;
using StreamCoach.Archive.Patterns;
using StreamCoach.Errors;
using StreamCoach.Sessions;
using StreamCoach.Storage;

namespace StreamCoach.Archive;

/// <summary>
/// Searches one session after another. If the cache has the session, only the found turns are read from its journal, and only if they are what the cache says
/// they are; otherwise the whole journal is read. One thread at a time uses it.
/// </summary>
internal sealed class SessionSearch(string root, TranscriptQuery query, TurnPattern pattern, SearchCache? cache)
{
    private readonly SessionText _text = new();

    /// <summary>Returns the found turns of a session in their order.</summary>
    /// <param name="folder">The session.</param>
    /// <param name="observer">Hears if it cannot be read.</param>
    public IEnumerable<TranscriptMatch> In(SessionFolder folder, IArchiveObserver observer)
    {
        long now = DateTime.UtcNow.Ticks;
        JournalStamp? stamp = JournalStamp.Of(folder);
        int after = -1;
        if (stamp is { } unchanged && cache?.Find(folder.Id, unchanged) is { } digest)
        {
            if (query.Session?.Invoke(digest.Session) == false) yield break;
            if (cache.TryRead(digest, _text))
            {
                List<(int Line, TextHitList Hits)> found = Scan();
                if (digest.IsDamaged) observer.Damaged(digest.Id, digest.Name);
                if (found.Count == 0) yield break;
                using FoundTurns? turns = FoundTurns.Open(folder, digest, _text);
                bool whole = turns is not null;
                foreach ((int line, TextHitList hits) in found)
                {
                    if (!whole || turns!.Read(line, query) is not { } match) { whole = false; break; }
                    after = match.Turn.Shown.Order;
                    yield return new(match.Turn, digest.CreatedAt, hits, match.Before, match.After);
                }
                if (whole) yield break;
            }
        }
        // Those up to there were returned before the journal changed.
        foreach (TranscriptMatch match in InJournal(folder, stamp, now, observer).Where(match => match.Order > after)) yield return match;
    }

    private IEnumerable<TranscriptMatch> InJournal(SessionFolder folder, JournalStamp? stamp, long now, IArchiveObserver observer)
    {
        if (!TryRead(folder, observer, out SavedJournal? journal)) yield break;
        ArchivedSession session = ArchivedSession.Of(TranscriptionSession.From(journal, root, runsElsewhere: false));
        if (stamp is { } known) cache?.Add(SessionDigest.Of(journal, session, known, now), journal);
        if (query.Session?.Invoke(session) == false) yield break;
        if (journal.Warnings.Count > 0) observer.Damaged(session.Id, session.Name);
        FoundTurn[] turns = [.. journal.Turns.Select(turn => new FoundTurn(turn with { SessionName = session.Name }))];
        for (int i = 0; i < turns.Length; i++)
        {
            if (!IsBySpeaker(turns[i].Shown.Speaker) || pattern.FindAnew(turns[i].Shown.Text) is not { } hits) continue;
            yield return new(turns[i], session.CreatedAt, hits,
                [.. turns.Take(i).Skip(Math.Max(0, i - query.ContextBefore))], [.. turns.Skip(i + 1).Take(query.ContextAfter)]);
        }
    }

    private static bool TryRead(SessionFolder folder, IArchiveObserver observer, [NotNullWhen(true)] out SavedJournal? journal)
    {
        try
        {
            journal = SavedJournal.Read(folder);
            return true;
        }
        catch (StreamCoachException error)
        {
            // No report of a session that is just beginning, or was just deleted.
            if (folder.Exists && !folder.IsInUse) observer.Unreadable(folder.Id, error);
            journal = null;
            return false;
        }
    }

    private bool IsBySpeaker(string? speaker) => query.Speaker is not { } wanted || (speaker is not null && wanted(speaker));

    // The found turns of the session in the buffer, by line.
    private List<(int Line, TextHitList Hits)> Scan()
    {
        List<(int Line, TextHitList Hits)> found = [];
        if (query.Speaker is null)
        {
            Scan(found);
            return found;
        }
        Dictionary<string, bool> speakers = _text.Speakers.OfType<string>().ToDictionary(speaker => speaker, IsBySpeaker, StringComparer.Ordinal);
        if (!speakers.ContainsValue(true)) return found;
        if (query.Patterns.Count > 0) Scan(found);
        else found.AddRange(_text.Places.Select((_, line) => (line, TextHitList.Empty)));
        found.RemoveAll(one => _text.Places[one.Line].Speaker is not { } speaker || !speakers[speaker]);
        return found;
    }

    private void Scan(List<(int Line, TextHitList Hits)> found)
    {
        ReadOnlySpan<char> rest = pattern.Anchors is null ? _text.Text : _text.Folded;
        for (int line = 0; !rest.IsEmpty; line++)
        {
            if (pattern.Anchors is { } anchors)
            {
                int at = rest.IndexOfAny(anchors);
                if (at < 0) return;
                // To the beginning of the line in which it is.
                ReadOnlySpan<char> before = rest[..at];
                line += before.Count('\n');
                rest = rest[(before.LastIndexOf('\n') + 1)..];
            }
            int end = rest.IndexOf('\n');
            if (pattern.Anchors is not null || pattern.MayMatch(rest[..end]))
            {
                if (pattern.Find(_text.Line(line)) is { } hits) found.Add((line, hits));
            }
            rest = rest[(end + 1)..];
        }
    }
}
