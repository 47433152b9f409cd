using System.Text;
using StreamCoach.Transcripts;
using StreamCoach.Turns;

namespace StreamCoach.Analysis;

/// <summary>
/// Turns as the text that a model reads: one line per turn, with the speaker if known. Where there are several sessions, each begins with its name and date; turns
/// between two others that were not given are marked, so that nobody takes their neighbours for question and answer.
/// </summary>
internal static class SentTranscript
{
    private const string Omission = "[...]";

    /// <summary>Describes the lines that nobody said.</summary>
    public const string Rule = $"A line that begins with ## names the talk that follows, and {Omission} stands for turns that are left out. Nobody said these lines.";

    /// <summary>Returns the text of turns.</summary>
    /// <param name="turns">The turns, in order.</param>
    /// <param name="isTitled">Whether each session begins with its title.</param>
    public static string Of(IEnumerable<Turn> turns, bool isTitled)
    {
        var text = new StringBuilder();
        Turn? last = null;
        foreach (Turn turn in turns)
        {
            text.Append(Before(turn, last, isTitled)).Append(turn.Line);
            last = turn;
        }
        return text.ToString();
    }

    /// <summary>Returns what stands before a turn.</summary>
    public static string Before(Turn turn, Turn? last, bool isTitled)
    {
        bool begins = last is null || last.SessionId != turn.SessionId;
        string title = begins && isTitled && SessionTitle.Of(turn) is { } named ? $"## {named}\n" : "";
        return last is null ? title : begins ? $"\n\n{title}" : turn.Order > last.Order + 1 ? $"\n{Omission}\n" : "\n";
    }
}
