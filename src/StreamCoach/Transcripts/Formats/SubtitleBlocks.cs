using System.Text.RegularExpressions;
using StreamCoach.Text;

namespace StreamCoach.Transcripts.Formats;

/// <summary>Reads the blocks that SRT and WebVTT have in common: a line of times, and text until the next empty line.</summary>
internal static partial class SubtitleBlocks
{
    /// <summary>Returns the blocks, with their lines joined by spaces. Blocks without times (headers, notes, styles) are skipped.</summary>
    public static IEnumerable<(double Start, double End, string Text)> Read(string text)
    {
        string[] lines = text.ReplaceLineEndings("\n").Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            if (Times().Match(lines[i]) is not { Success: true } times) continue;
            int end = i + 1;
            while (end < lines.Length && lines[end].Trim().Length > 0) end++;
            yield return (Timecode.Read(Time().Match(times.Groups["from"].Value)), Timecode.Read(Time().Match(times.Groups["to"].Value)), string.Join(' ', lines[(i + 1)..end]));
            i = end;
        }
    }

    [GeneratedRegex(@"^\s*(?<from>[\d:.,]+)[ \t]+-->[ \t]+(?<to>[\d:.,]+)(?:\s.*)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Times();

    [GeneratedRegex(@"^(?:(?<h>\d{1,4}):)?(?<m>\d{1,2}):(?<s>\d{1,2})(?:[.,](?<f>\d{1,3}))?$", RegexOptions.CultureInvariant)]
    private static partial Regex Time();
}
