using System.Collections;
using System.ComponentModel;
using System.Globalization;
using System.Text;

namespace StreamCoach.Commands.Output;

/// <summary>Draws the months of a figure as one line of bars, for StreamCoach.Format.ps1xml.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Sparkline
{
    // The column of the narrowest table.
    private const int MostMonths = 10;

    private const string Bars = "\u2581\u2582\u2583\u2584\u2585\u2586\u2587\u2588", Ascii = "_.-=+*#@";

    /// <summary>Returns a bar for each of the last ten months; a month without a talk is a space. Empty if there are fewer than two months.</summary>
    /// <param name="medians">The months' medians, oldest first.</param>
    public static string Of(IEnumerable? medians) => Of(medians, IsUnicode());

    internal static string Of(IEnumerable? medians, bool isUnicode)
    {
        double?[] values = [.. (medians ?? Array.Empty<object>()).Cast<object?>().TakeLast(MostMonths)
            .Select(value => value is null ? (double?)null : Convert.ToDouble(value, CultureInfo.InvariantCulture))];
        if (values.Count(value => value is not null) < 2) return "";
        double low = values.Min()!.Value, high = values.Max()!.Value;
        var line = new StringBuilder();
        foreach (double? value in values)
        {
            int height = value is not { } known ? -1 : high <= low ? Bars.Length / 2 : (int)Math.Round((known - low) / (high - low) * (Bars.Length - 1));
            line.Append(height < 0 ? ' ' : (isUnicode ? Bars : Ascii)[height]);
        }
        return line.ToString();
    }

    // A console of another code page shows question marks, and the Linux console has no bars in its font.
    private static bool IsUnicode()
    {
        try
        {
            return Console.OutputEncoding.CodePage is 65001 or 1200 && Environment.GetEnvironmentVariable("TERM") is not ("linux" or "dumb");
        }
        catch (IOException)
        {
            return false;
        }
    }
}
