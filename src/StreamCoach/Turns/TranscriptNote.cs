using System.Collections.ObjectModel;
using StreamCoach.Text;

namespace StreamCoach.Turns;

/// <summary>What a listener noted at a moment of a session. A note without text is a bookmark.</summary>
public sealed class TranscriptNote
{
    internal TranscriptNote(string sessionId, double start, string? text, DateTime at)
    {
        SessionId = sessionId;
        Start = TurnValue.Seconds(start);
        Text = PrintableText.Line(text).Trim();
        At = at;
    }

    /// <summary>The session's id.</summary>
    public string SessionId { get; }

    /// <summary>The moment that the note is about, in seconds from the session's first sample.</summary>
    public double Start { get; }

    /// <summary><see cref="Start"/> as text to read and to sort by, such as 00:01:02.345.</summary>
    public string Time => Timecode.Milliseconds(Timecode.Ms(Start), '.');

    /// <summary>The text, one line without control characters; empty for a bookmark.</summary>
    public string Text { get; }

    /// <summary>When the note was made, in UTC.</summary>
    public DateTime At { get; }

    /// <summary>What it is called in an export.</summary>
    internal string Kind => Text.Length > 0 ? "Note" : "Bookmark";

    /// <summary>Returns the time and the text.</summary>
    public override string ToString() => $"{Timecode.Seconds(Start)} {(Text.Length > 0 ? Text : Kind)}";
}

/// <summary>A read-only list of notes, ordered by their moment. Its text is one line, so that a CSV column stays readable.</summary>
public sealed class TranscriptNoteList : ReadOnlyCollection<TranscriptNote>
{
    internal static readonly TranscriptNoteList None = new([]);

    internal TranscriptNoteList(IList<TranscriptNote> notes) : base(notes)
    {
    }

    /// <summary>Returns the notes joined; empty if there are none.</summary>
    public override string ToString() => string.Join("; ", this);
}
