using StreamCoach.Turns;

namespace StreamCoach.Transcripts;

/// <summary>What was said in a talk, or in several, in order: what is analysed, measured and exported.</summary>
public sealed class Transcript
{
    /// <summary>Takes turns as they are. Those without text are left out.</summary>
    public Transcript(IEnumerable<Turn> turns) =>
        Turns = [.. turns.Where(turn => !string.IsNullOrWhiteSpace(turn.Text))];

    /// <summary>Takes turns of several origins, and numbers them from 0.</summary>
    public static Transcript Numbered(IEnumerable<Turn> turns) => new(turns.Select((turn, i) => turn with { Order = i }));

    /// <summary>The turns, in order.</summary>
    public IReadOnlyList<Turn> Turns { get; }

    /// <summary>The session, where all of it is of one; else <see langword="null"/>.</summary>
    public string? SessionId => Turns.Count > 0 && Turns.All(turn => turn.SessionId == Turns[0].SessionId) ? Turns[0].SessionId : null;

    /// <summary>The transcript as it is sent to a model: a line each, with its speaker where one is known, and an empty line between sessions.</summary>
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
