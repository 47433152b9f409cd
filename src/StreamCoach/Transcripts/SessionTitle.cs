using System.Globalization;
using StreamCoach.Turns;

namespace StreamCoach.Transcripts;

/// <summary>Names a session for readers of an export: its name, or its id if it has none, and when it began.</summary>
internal static class SessionTitle
{
    /// <summary>Returns a title such as "Weekly call, 2026-11-23 05:00 UTC"; <see langword="null"/> if the turn has neither a session nor a time.</summary>
    /// <param name="first">The first turn of the session.</param>
    public static string? Of(Turn first)
    {
        string? date = first.StartedAt?.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
        string title = string.Join(", ", new[] { first.SessionName ?? first.SessionId, date }.OfType<string>());
        return title.Length == 0 ? null : title;
    }
}
