using System.Globalization;
using System.Text.RegularExpressions;

namespace StreamCoach.Text;

/// <summary>Formats and parses times in recordings: hours, minutes, seconds and, after a point or comma, milliseconds.</summary>
public static class Timecode
{
    /// <summary>Formats a time as hh:mm:ss, such as 00:01:02, the same in every culture. From 100 hours on, the hours have more digits.</summary>
    /// <param name="seconds">Seconds from the beginning; a fraction is truncated.</param>
    public static string Seconds(double seconds) => Write((long)Math.Floor(seconds) * 1000, "");

    internal static string Milliseconds(long ms, char separator) => Write(ms, FormattableString.Invariant($"{separator}{ms % 1000:000}"));

    internal static long Ms(double seconds) => (long)Math.Round(seconds * 1000);

    /// <summary>Returns the time, in seconds, in the groups "h", "m", "s" and "f" of a match.</summary>
    internal static double Read(Match time) => Math.Round((Number(time, "h") * 3600) + (Number(time, "m") * 60) + Number(time, "s") + (Number(time, "f") / 1000), 3);

    private static string Write(long ms, string fraction) =>
        FormattableString.Invariant($"{ms / 3_600_000:00}:{ms / 60_000 % 60:00}:{ms / 1000 % 60:00}") + fraction;

    private static double Number(Match time, string name) =>
        time.Groups[name].Success ? double.Parse(time.Groups[name].Value.PadRight(name == "f" ? 3 : 0, '0'), CultureInfo.InvariantCulture) : 0;
}
