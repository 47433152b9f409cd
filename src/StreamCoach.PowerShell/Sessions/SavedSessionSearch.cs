using System.Management.Automation;
using StreamCoach.Commands.Input;
using StreamCoach.Commands.Output;
using StreamCoach.Errors;
using StreamCoach.Sessions;

namespace StreamCoach.Commands.Sessions;

/// <summary>Finds saved sessions by id, name, pattern or age.</summary>
internal static class SavedSessionSearch
{
    /// <summary>The ids that match a pattern, oldest first; an error and none if the folder cannot be listed.</summary>
    public static IEnumerable<string> IdsMatching(Cmdlet cmdlet, string folder, string pattern)
    {
        var wildcard = new NamePattern(pattern);
        return ListOrReport(cmdlet, folder, () => SavedSessions.Ids(folder)).Where(id => wildcard.IsMatch(id));
    }

    /// <summary>The ids of the sessions that are older than an age; an error and none if the folder cannot be listed.</summary>
    public static IEnumerable<string> IdsOlderThan(Cmdlet cmdlet, string folder, TimeSpan age) =>
        ListOrReport(cmdlet, folder, () => SavedSessions.OlderThan(folder, DateTime.UtcNow - age));

    /// <summary>Whether <see cref="OpenMatching"/> has returned or reported a session for a pattern.</summary>
    public static bool AnyMatches(string folder, string pattern)
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

    /// <summary>The saved sessions whose id or name matches a pattern; an error for each that cannot be read.</summary>
    public static IEnumerable<TranscriptionSession> OpenMatching(Cmdlet cmdlet, string folder, string pattern)
    {
        var wildcard = new NamePattern(pattern);
        IReadOnlyList<string> ids = ListOrReport(cmdlet, folder, () => SavedSessions.Ids(folder));
        // An exact id needs no look into the other sessions.
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
                // No error for a session that is just beginning or was just deleted.
                if (error.Kind != FailureKind.SessionNotFound && !SavedSessions.IsRunning(folder, id)) cmdlet.WriteError(ErrorRecords.From(error, id));
                continue;
            }
            yield return session;
        }
    }

    private static IReadOnlyList<string> ListOrReport(Cmdlet cmdlet, string folder, Func<IReadOnlyList<string>> list)
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
