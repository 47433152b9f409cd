namespace StreamCoach.Turns;

/// <summary>Cleans numbers and times of turns that come from a service, a journal or an edited file.</summary>
internal static class TurnValue
{
    /// <summary>The longest session in seconds, 366 days. A larger offset is an error.</summary>
    public const double LongestSeconds = 366.0 * 24 * 3_600;

    /// <summary>Returns an offset in a session, in seconds. An impossible offset is replaced by the nearest possible one, so that its turn is not lost.</summary>
    public static double Seconds(double seconds) => double.IsNaN(seconds) ? 0 : Math.Clamp(seconds, 0, LongestSeconds);

    /// <inheritdoc cref="Seconds(double)"/>
    public static double? Seconds(double? seconds) => seconds is { } known ? Seconds(known) : null;

    /// <summary>Returns a finite number; <see langword="null"/> for NaN and infinity, which JSON cannot contain.</summary>
    public static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? value : null;

    /// <summary>Returns a time in UTC. A time without a zone counts as UTC; one of the year 1, the default of many programs, as unknown.</summary>
    public static DateTime? Utc(DateTime? time) => time switch
    {
        { Year: 1 } => null,
        { Kind: DateTimeKind.Local } local => local.ToUniversalTime(),
        { Kind: DateTimeKind.Unspecified } unspecified => DateTime.SpecifyKind(unspecified, DateTimeKind.Utc),
        _ => time,
    };
}
