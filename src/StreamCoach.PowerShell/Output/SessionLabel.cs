using System.Globalization;

namespace StreamCoach.Commands.Output;

/// <summary>Names a session where a user is asked about it: many sessions have the same name, and nobody knows an id by heart.</summary>
internal static class SessionLabel
{
    private const string IdTime = "yyyyMMdd-HHmmss";

    /// <summary>Returns a text such as "microphone, 2026-11-23 06:00, 20261123-050000-1a2b3c4d": the name, when it began by the clock of this machine, and the id.</summary>
    /// <param name="id">The session's id, which begins with its creation time in UTC.</param>
    /// <param name="name">The session's name; <see langword="null"/> if it cannot be read.</param>
    public static string Of(string id, string? name)
    {
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal;
        string? date = id.Length > IdTime.Length && DateTime.TryParseExact(id[..IdTime.Length], IdTime, CultureInfo.InvariantCulture, Utc, out DateTime created)
            ? created.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)
            : null;
        // A session without a name of its own is named by its date.
        if (date is not null && name?.StartsWith(date, StringComparison.Ordinal) == true) date = null;
        return string.Join(", ", new[] { name == id ? null : name, date, id }.OfType<string>());
    }
}
