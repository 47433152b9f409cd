using System.Management.Automation;
using StreamCoach.Commands.Input;
using StreamCoach.Commands.Output;
using StreamCoach.Errors;
using StreamCoach.Sessions;

namespace StreamCoach.Commands.Sessions;

/// <summary>Saved sessions by what a user names them.</summary>
internal static class SavedIn
{
    /// <summary>The ids that are like a pattern, the oldest first. Where they cannot be listed, that is told, and there are none.</summary>
    public static IEnumerable<string> Like(Cmdlet cmdlet, string folder, string pattern)
    {
        var wildcard = new NamePattern(pattern);
        return Listed(cmdlet, folder, () => SavedSessions.Ids(folder)).Where(id => wildcard.IsMatch(id));
    }

    /// <summary>The ids of the sessions that are older than an age. Where they cannot be listed, that is told, and there are none.</summary>
    public static IEnumerable<string> OlderThan(Cmdlet cmdlet, string folder, TimeSpan age) =>
        Listed(cmdlet, folder, () => SavedSessions.OlderThan(folder, DateTime.UtcNow - age));

    /// <summary>Whether <see cref="Read"/> has given or told something of a pattern.</summary>
    public static bool WasRead(string folder, string pattern)
    {
        var wildcard = new NamePattern(pattern);
        try
        {
            return SavedSessions.Ids(folder).Any(id => wildcard.IsMatch(id));
        }
        catch (StreamCoachException)
        {
            return true;
        }
    }

    /// <summary>The saved sessions whose id or name is like a pattern. One that cannot be read is told and passed over.</summary>
    public static IEnumerable<TranscriptionSession> Read(Cmdlet cmdlet, string folder, string pattern)
    {
        var wildcard = new NamePattern(pattern);
        IReadOnlyList<string> ids = Listed(cmdlet, folder, () => SavedSessions.Ids(folder));
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
                if (error.Kind != FailureKind.SessionNotFound && !SavedSessions.IsRunning(folder, id)) cmdlet.WriteError(ErrorRecords.From(error, id));
                continue;
            }
            yield return session;
        }
    }

    private static IReadOnlyList<string> Listed(Cmdlet cmdlet, string folder, Func<IReadOnlyList<string>> list)
    {
        try
        {
            return list();
        }
        catch (StreamCoachException error)
        {
            cmdlet.WriteError(ErrorRecords.From(error, folder));
            return [];
        }
    }
}
