using StreamCoach.Sessions;

namespace StreamCoach.Archive.Cache;

/// <summary>A saved session, by what a search selects sessions.</summary>
/// <param name="Id">The session's id.</param>
/// <param name="Name">The session's name.</param>
/// <param name="CreatedAt">When it was created, in UTC.</param>
/// <param name="Tags">The session's tags.</param>
public sealed record ArchivedSession(string Id, string Name, DateTime CreatedAt, IReadOnlyList<string> Tags)
{
    internal static ArchivedSession Of(TranscriptionSession session) => new(session.Id, session.Name, session.CreatedAt, session.Tags);
}
