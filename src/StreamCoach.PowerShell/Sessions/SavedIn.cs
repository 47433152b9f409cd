using System.Management.Automation;

namespace StreamCoach.Commands;

/// <summary>Saved sessions by what a user names them.</summary>
internal static class SavedIn
{
    /// <summary>The ids that are like a pattern, the oldest first.</summary>
    public static IEnumerable<string> Like(string folder, string pattern)
    {
        var wildcard = new NamePattern(pattern);
        return SavedSessions.Ids(folder).Where(id => wildcard.IsMatch(id));
    }

    /// <summary>The saved sessions whose id or name is like a pattern. One that cannot be read is told and passed over.</summary>
    public static IEnumerable<TranscriptionSession> Read(Cmdlet cmdlet, string folder, string pattern)
    {
        var wildcard = new NamePattern(pattern);
        IReadOnlyList<string> ids = SavedSessions.Ids(folder);
        // An id is its own, so the others need no look.
        if (ids.Contains(pattern)) ids = [pattern];
        foreach (string id in ids)
        {
            if (!wildcard.IsMatch(id) && !wildcard.IsMatch(SavedSessions.NameOf(folder, id))) continue;
            TranscriptionSession session;
            try
            {
                session = SavedSessions.Open(folder, id);
            }
            catch (StreamCoachException error)
            {
                // One that begins at this moment has nothing to read yet; one that was deleted has nothing any more.
                if (error.Kind != FailureKind.SessionNotFound && !SavedSessions.IsRunning(folder, id)) cmdlet.WriteError(Errors.From(error, id));
                continue;
            }
            yield return session;
        }
    }
}
