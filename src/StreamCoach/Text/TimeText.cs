using System.Globalization;
using System.Text.RegularExpressions;

namespace StreamCoach.Text;

/// <summary>Reads a length of time as people type it: 90s, 10m, 1h30m, 30d, or a TimeSpan such as 0:10:00. The result is the same in every culture.</summary>
public static partial class TimeText
{
    private static readonly (string[] Names, double Seconds)[] Units =
    [
        (["d", "day", "days"], 86_400), (["h", "hr", "hrs", "hour", "hours"], 3_600), (["m", "min", "mins", "minute", "minutes"], 60),
        (["s", "sec", "secs", "second", "seconds"], 1), (["ms", "millisecond", "milliseconds"], 0.001),
    ];

    /// <summary>Reads a length of time.</summary>
    /// <param name="text">
    /// Numbers with the units d, h, m, s or ms, or their English names, the larger unit first and each once; or [days.]hours:minutes:seconds. A minus sign before it
    /// makes it negative.
    /// </param>
    /// <param name="time">The time, to the millisecond.</param>
    /// <returns><see langword="false"/> if the text is none of these, or longer than a TimeSpan, about 29,000 years.</returns>
    public static bool TryParse(string text, out TimeSpan time)
    {
        string trimmed = text.Trim();
        // TimeSpan reads a number without a colon as days.
        if (trimmed.Contains(':')) return TimeSpan.TryParse(trimmed, CultureInfo.InvariantCulture, out time);
        time = default;
        if (Whole().Match(trimmed) is not { Success: true } whole) return false;
        double seconds = 0;
        int last = -1;
        for (int i = 0; i < whole.Groups["unit"].Captures.Count; i++)
        {
            string name = whole.Groups["unit"].Captures[i].Value;
            int unit = Array.FindIndex(Units, unit => unit.Names.Contains(name, StringComparer.OrdinalIgnoreCase));
            if (unit <= last) return false;
            last = unit;
            seconds += double.Parse(whole.Groups["number"].Captures[i].Value, NumberStyles.Float, CultureInfo.InvariantCulture) * Units[unit].Seconds;
        }
        return TryMake(whole.Groups["minus"].Success ? -seconds : seconds, out time);
    }

    /// <summary>Makes a time of a number of seconds, to the millisecond.</summary>
    /// <param name="seconds">The seconds.</param>
    /// <param name="time">The time.</param>
    /// <returns><see langword="false"/> if the number is not finite, or if the time is too long for a TimeSpan.</returns>
    public static bool TryMake(double seconds, out TimeSpan time)
    {
        bool fits = Math.Abs(seconds) <= TimeSpan.MaxValue.TotalSeconds / 2;
        // A tenth of a second has no exact binary form.
        time = fits ? TimeSpan.FromMilliseconds(Math.Round(seconds * 1_000)) : default;
        return fits;
    }

    [GeneratedRegex(@"^(?<minus>-)?(?:\s*(?<number>\d+(?:\.\d+)?)\s*(?<unit>[a-z]+))+$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Whole();
}
