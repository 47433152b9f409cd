using StreamCoach.Turns;

namespace StreamCoach.Transcripts;

/// <summary>The turns of one or several sessions, in order, to be analysed, measured or exported.</summary>
public sealed class Transcript
{
    /// <summary>Creates a transcript of the turns that have text.</summary>
    public Transcript(IEnumerable<Turn> turns) =>
        Turns = [.. turns.Where(turn => !string.IsNullOrWhiteSpace(turn.Text))];

    /// <summary>Creates a transcript of turns from several sources, numbered from 0.</summary>
    public static Transcript Numbered(IEnumerable<Turn> turns) => new(turns.Select((turn, i) => turn with { Order = i }));

    /// <summary>The turns, in order.</summary>
    public IReadOnlyList<Turn> Turns { get; }

    /// <summary>The session's id, if all turns are of one session; otherwise <see langword="null"/>.</summary>
    public string? SessionId => Turns.Count > 0 && Turns.All(turn => turn.SessionId == Turns[0].SessionId) ? Turns[0].SessionId : null;

    /// <summary>Returns the text that is sent to a model: one line per turn, with the speaker if known, and an empty line between sessions.</summary>
    public override string ToString() => Join(Turns);

    internal static string Join(IEnumerable<Turn> turns)
    {
        var text = new System.Text.StringBuilder();
        Turn? last = null;
        foreach (Turn turn in turns)
        {
            if (last is not null) text.Append(last.SessionId == turn.SessionId ? "\n" : "\n\n");
            text.Append(turn.Line);
            last = turn;
        }
        return text.ToString();
    }
}
