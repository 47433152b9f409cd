using System.Text.RegularExpressions;

namespace StreamCoach.Sandbox.Gateway;

/// <summary>Finds the transcript in a prompt: turns without their labels, and sentences with their exact words.</summary>
internal static partial class TranscriptText
{
    private const string Mark = "Transcript:";

    /// <summary>Returns the text of the turns, one per line, without labels.</summary>
    public static IReadOnlyList<string> Turns(string prompt)
    {
        string[] lines = prompt.ReplaceLineEndings("\n").Split('\n');
        // The first mark, because the transcript may contain the mark too.
        int mark = Array.FindIndex(lines, line => line.TrimStart().StartsWith(Mark, StringComparison.OrdinalIgnoreCase));
        IEnumerable<string> said = lines;
        if (mark >= 0)
            said = lines.Skip(mark + 1).Prepend(lines[mark].TrimStart()[Mark.Length..]);
        return [.. said.Select(line => Label().Replace(line, "").Trim()).Where(line => line.Length > 0 && !Fence().IsMatch(line))];
    }

    public static IEnumerable<string> Sentences(string turn) => SentenceEnd().Split(turn).Where(s => s.Length > 0);

    // "[00:12] A: ", "Speaker A: ", "A: ", "[3] Anna Smith (buyer): "
    [GeneratedRegex(@"^\s*(?:\[[\d:.,\s]*\]\s*)*(?:[\p{L}\p{N}][\p{L}\p{N}_.'-]*(?: [\p{L}\p{N}][\p{L}\p{N}_.'-]*){0,2}(?: \([^)]*\))?:\s+)?")]
    private static partial Regex Label();

    // A line that only delimits the transcript: ```, ---, <transcript>
    [GeneratedRegex(@"^(?:`{3,}\w*|[-=_*]{3,}|</?\w+>)$")]
    private static partial Regex Fence();

    [GeneratedRegex(@"(?<=[.?!])\s+")]
    private static partial Regex SentenceEnd();
}
