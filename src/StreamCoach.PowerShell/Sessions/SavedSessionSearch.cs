using System.Management.Automation;
using StreamCoach.Archive;
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

    /// <summary>
    /// The saved sessions whose id or name matches a pattern, oldest first; an error for each that cannot be read. What a list shows comes from the archive's
    /// cache, and the turns of each are read when they are needed.
    /// </summary>
    public static IEnumerable<TranscriptionSession> OpenMatching(Cmdlet cmdlet, string folder, string pattern)
    {
        // An exact id needs no look into the other sessions.
        if (SavedSessions.Exists(folder, pattern)) return Open(cmdlet, folder, pattern);
        var wildcard = new NamePattern(pattern);
        return ListOrReport(cmdlet, folder, () => new TranscriptArchive(folder).List((id, name) => wildcard.IsMatch(id) || wildcard.IsMatch(name), new ListReport(cmdlet)));
    }

    private static IEnumerable<TranscriptionSession> Open(Cmdlet cmdlet, string folder, string id)
    {
        try
        {
            return [SavedSessions.Open(folder, id)];
        }
        catch (StreamCoachException error)
        {
            // No error for a session that is just beginning or was just deleted.
            if (error.Kind != FailureKind.SessionNotFound && !SavedSessions.IsRunning(folder, id)) cmdlet.WriteError(ErrorRecords.From(error, id));
            return [];
        }
    }

    private static IEnumerable<T> ListOrReport<T>(Cmdlet cmdlet, string folder, Func<IEnumerable<T>> list)
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
