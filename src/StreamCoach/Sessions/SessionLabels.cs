using StreamCoach.Text;
using StreamCoach.Turns;

namespace StreamCoach.Sessions;

/// <summary>
/// What a user adds to a session to find it again: its name, tags and notes. They can change while the session runs and after its end. Immutable; a change is a
/// new value.
/// </summary>
internal sealed record SessionLabels
{
    /// <summary>No labels.</summary>
    public static readonly SessionLabels None = new();

    /// <summary>The name that was given after the session had begun; <see langword="null"/> for the first one.</summary>
    public string? Name { get; private init; }

    /// <summary>The tags, each once whatever its case, in the order in which they were given.</summary>
    public SessionTagList Tags { get; private init; } = SessionTagList.None;

    /// <summary>The notes, ordered by their moment.</summary>
    public TranscriptNoteList Notes { get; private init; } = TranscriptNoteList.None;

    /// <summary>Returns the labels with another name; an empty one changes nothing.</summary>
    public SessionLabels WithName(string? name) => PrintableText.Line(name).Trim() is { Length: > 0 } line ? this with { Name = line } : this;

    /// <summary>Returns the labels with other tags, in place of those before.</summary>
    public SessionLabels WithTags(IEnumerable<string> tags) => this with { Tags = new(tags) };

    /// <summary>Returns the labels with a further note.</summary>
    public SessionLabels WithNote(TranscriptNote note) => this with { Notes = new([.. Notes.Append(note).OrderBy(it => it.Start).ThenBy(it => it.At)]) };
}
