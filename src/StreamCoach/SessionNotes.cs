namespace StreamCoach;

/// <summary>How much a note matters.</summary>
internal enum NoteLevel
{
    /// <summary>For whoever maintains this.</summary>
    Debug,
    /// <summary>For a user who wants to follow.</summary>
    Verbose,
    /// <summary>For every user.</summary>
    Warning,
}

/// <summary>Something that happened in a session.</summary>
/// <param name="Number">Its number in the session, from 0.</param>
/// <param name="Level">How much it matters.</param>
/// <param name="Text">What happened; never the key, never what was said.</param>
internal sealed record SessionNote(int Number, NoteLevel Level, string Text);

/// <summary>The newest notes of a session. Background loops may write to no stream; whoever reads the session shows these.</summary>
internal sealed class SessionNotes
{
    private const int Kept = 200;
    private readonly Lock _gate = new();
    private readonly Queue<SessionNote> _notes = [];
    private int _next;

    /// <summary>Raised after a note, on the thread that made it.</summary>
    public event Action? Added;

    public void Add(NoteLevel level, string text)
    {
        lock (_gate)
        {
            _notes.Enqueue(new(_next++, level, text));
            if (_notes.Count > Kept) _notes.Dequeue();
        }
        Added?.Invoke();
    }

    /// <summary>The number of the next note.</summary>
    public int Next => Volatile.Read(ref _next);

    /// <summary>The kept notes from a number on.</summary>
    /// <param name="from">The number of the first note that is wanted.</param>
    public IReadOnlyList<SessionNote> Since(int from)
    {
        lock (_gate) return [.. _notes.Where(note => note.Number >= from)];
    }
}
