using System.Text.RegularExpressions;
using StreamCoach.Text;

namespace StreamCoach.Transcripts.Formats;

/// <summary>Reads what SRT and WebVTT have in common: blocks with a line of times, and text until the next empty line.</summary>
internal static partial class SubtitleBlocks
{
    /// <summary>The cues, their lines joined by spaces; what has no line of times (headers, diagnostics, styles) is left out.</summary>
    public static IEnumerable<(double Start, double End, string Text)> Read(string text)
    {
        string[] lines = text.ReplaceLineEndings("\n").Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            if (Times().Match(lines[i]) is not { Success: true } times) continue;
            int end = i + 1;
            while (end < lines.Length && lines[end].Trim().Length > 0) end++;
            yield return (Clock.Read(Time().Match(times.Groups["from"].Value)), Clock.Read(Time().Match(times.Groups["to"].Value)), string.Join(' ', lines[(i + 1)..end]));
            i = end;
        }
    }

    [GeneratedRegex(@"^\s*(?<from>[\d:.,]+)[ \t]+-->[ \t]+(?<to>[\d:.,]+)(?:\s.*)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Times();

    [GeneratedRegex(@"^(?:(?<h>\d{1,4}):)?(?<m>\d{1,2}):(?<s>\d{1,2})(?:[.,](?<f>\d{1,3}))?$", RegexOptions.CultureInvariant)]
    private static partial Regex Time();
}
