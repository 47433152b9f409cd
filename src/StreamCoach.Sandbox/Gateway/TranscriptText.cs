using System.Text.RegularExpressions;

namespace StreamCoach.Sandbox.Gateway;

/// <summary>Finds the transcript in a prompt: turns without their labels, and sentences with their exact words.</summary>
internal static partial class TranscriptText
{
    private const string Mark = "Transcript:";
    private const string Heading = "## ";

    /// <summary>Returns the text of the turns, one per line, without labels.</summary>
    public static IReadOnlyList<string> Turns(string prompt) => [.. Titled(prompt).Select(said => said.Turn)];

    /// <summary>Returns the turns, each with the title of its talk, which is a line that begins with ##; empty where there is none.</summary>
    public static IEnumerable<(string Talk, string Turn)> Titled(string prompt)
    {
        string[] lines = prompt.ReplaceLineEndings("\n").Split('\n');
        // The first mark, because the transcript may contain the mark too.
        int mark = Array.FindIndex(lines, line => line.TrimStart().StartsWith(Mark, StringComparison.OrdinalIgnoreCase));
        IEnumerable<string> said = lines;
        if (mark >= 0)
            said = lines.Skip(mark + 1).Prepend(lines[mark].TrimStart()[Mark.Length..]);
        string talk = "";
        foreach (string line in said)
        {
            string text = Label().Replace(line, "").Trim();
            if (line.StartsWith(Heading, StringComparison.Ordinal))
                talk = line[Heading.Length..].Trim();
            else if (text.Length > 0 && !Fence().IsMatch(text))
                yield return (talk, text);
        }
    }

    public static IEnumerable<string> Sentences(string turn) => SentenceEnd().Split(turn).Where(s => s.Length > 0);

    // "[00:12] A: ", "Speaker A: ", "A: ", "[3] Anna Smith (buyer): "
    [GeneratedRegex(@"^\s*(?:\[[\d:.,\s]*\]\s*)*(?:[\p{L}\p{N}][\p{L}\p{N}_.'-]*(?: [\p{L}\p{N}][\p{L}\p{N}_.'-]*){0,2}(?: \([^)]*\))?:\s+)?")]
    private static partial Regex Label();

    // A line that only delimits the transcript, or a part of it: ```, ---, <transcript>, [...]
    [GeneratedRegex(@"^(?:`{3,}\w*|[-=_*]{3,}|</?\w+>|\[\.\.\.\])$")]
    private static partial Regex Fence();

    [GeneratedRegex(@"(?<=[.?!])\s+")]
    private static partial Regex SentenceEnd();
}
