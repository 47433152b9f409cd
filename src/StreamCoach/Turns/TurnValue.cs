namespace StreamCoach.Turns;

/// <summary>What a turn takes of a number or a time from outside: a service, a journal, a file that somebody edited.</summary>
internal static class TurnValue
{
    /// <summary>No session is longer: a year, in seconds. A larger number is a damaged one.</summary>
    public const double LongestSeconds = 366.0 * 24 * 3_600;

    /// <summary>A position in a session, in seconds; the nearest one to what cannot be, so that a turn is not lost with its time.</summary>
    public static double Seconds(double seconds) => double.IsNaN(seconds) ? 0 : Math.Clamp(seconds, 0, LongestSeconds);

    /// <inheritdoc cref="Seconds(double)"/>
    public static double? Seconds(double? seconds) => seconds is { } known ? Seconds(known) : null;

    /// <summary>A number, where it is one: JSON has no other, so no export could hold it.</summary>
    public static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? value : null;

    /// <summary>A time in UTC; one that names no zone is taken for UTC.</summary>
    public static DateTime? Utc(DateTime? time) => time switch
    {
        { Kind: DateTimeKind.Local } local => local.ToUniversalTime(),
        { Kind: DateTimeKind.Unspecified } unspecified => DateTime.SpecifyKind(unspecified, DateTimeKind.Utc),
        _ => time,
    };
}
