using StreamCoach.Turns;

namespace StreamCoach.Transcripts;

/// <summary>The turns of one or several sessions, in order, to be analysed, measured or exported.</summary>
public sealed class Transcript
{
    /// <summary>Creates a transcript of the turns that have text.</summary>
    /// <param name="turns">The turns, in order.</param>
    /// <param name="notes">The notes of their sessions.</param>
    public Transcript(IEnumerable<Turn> turns, IEnumerable<TranscriptNote>? notes = null)
    {
        Turns = [.. turns.Where(turn => !string.IsNullOrWhiteSpace(turn.Text))];
        Notes = notes is null ? TranscriptNoteList.None : new([.. notes]);
    }

    /// <summary>Creates a transcript of turns from several sources, numbered from 0.</summary>
    public static Transcript Numbered(IEnumerable<Turn> turns) => new(turns.Select((turn, i) => turn with { Order = i }));

    /// <summary>The turns, in order.</summary>
    public IReadOnlyList<Turn> Turns { get; }

    /// <summary>The notes of listeners; empty if there are none, or if the turns are of no known session.</summary>
    public TranscriptNoteList Notes { get; }

    /// <summary>The session's id, if all turns are of one session; otherwise <see langword="null"/>.</summary>
    public string? SessionId => IsOfOneSession ? Turns[0].SessionId : null;

    /// <summary>The session's name, if all turns are of one session; otherwise <see langword="null"/>.</summary>
    public string? SessionName => IsOfOneSession ? Turns[0].SessionName : null;

    /// <summary>The recording, if all turns are of one session that transcribed one; otherwise <see langword="null"/>.</summary>
    public string? Path => IsOfOneSession ? Turns[0].Path : null;

    private bool IsOfOneSession => Turns.Count > 0 && Turns.All(turn => turn.SessionId == Turns[0].SessionId);

    /// <summary>Returns the text: one line per turn, with the speaker if known, and an empty line between sessions.</summary>
    public override string ToString()
    {
        var text = new System.Text.StringBuilder();
        for (int i = 0; i < Turns.Count; i++)
        {
            if (i > 0) text.Append(Turns[i - 1].SessionId == Turns[i].SessionId ? "\n" : "\n\n");
            text.Append(Turns[i].Line);
        }
        return text.ToString();
    }

    /// <summary>Returns turns and notes in the order in which they are read: a note stands before the first turn of its session that begins after it.</summary>
    internal IEnumerable<(Turn? Turn, TranscriptNote? Note)> InOrder()
    {
        var waiting = Notes.ToList();
        for (int i = 0; i < Turns.Count; i++)
        {
            Turn turn = Turns[i];
            foreach (TranscriptNote note in Take(note => note.SessionId == turn.SessionId && note.Start < turn.Start)) yield return (null, note);
            yield return (turn, null);
            if (i + 1 < Turns.Count && Turns[i + 1].SessionId == turn.SessionId) continue;
            foreach (TranscriptNote note in Take(note => note.SessionId == turn.SessionId)) yield return (null, note);
        }

        TranscriptNote[] Take(Predicate<TranscriptNote> due)
        {
            TranscriptNote[] taken = [.. waiting.Where(note => due(note))];
            waiting.RemoveAll(due);
            return taken;
        }
    }
}
