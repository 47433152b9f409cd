using StreamCoach.Errors;
using StreamCoach.Text;
using StreamCoach.Turns;

namespace StreamCoach.Sessions;

/// <content>What a user adds to a session to find it again: name, tags, notes, and the names of its speakers.</content>
public sealed partial class TranscriptionSession
{
    // Words and characters.
    private const int MostNameWords = 6, LongestNameWords = 40, LongestFirstWords = 60;

    // Fixes the order of changes, in memory and in the journal.
    private readonly Lock _labeling = new();
    private SessionLabels _labels = SessionLabels.None;

    /// <summary>
    /// The session's name, one line without control characters: the given one, or that of the recording. Otherwise it is when the session began, by the clock of
    /// the machine, and its first words.
    /// </summary>
    public string Name => _labels.Name ?? (_isNamedByDate && FirstText is { } first ? $"{_firstName} {FirstWordsOf(first, MostNameWords, LongestNameWords)}" : _firstName);

    /// <summary>The name, or the source of a session that is named by its date and its first words.</summary>
    internal string Label => _labels.Name ?? (_isNamedByDate ? Source : _firstName);

    /// <summary>The tags by which a user finds the session; empty if there are none.</summary>
    public SessionTagList Tags => _labels.Tags;

    /// <summary>The notes of a listener, ordered by their moment; empty if there are none.</summary>
    public TranscriptNoteList Notes => _labels.Notes;

    /// <summary>The beginning of the first turn, at most 60 characters, by which a person recognises a session; <see langword="null"/> before it.</summary>
    public string? FirstWords => FirstText is { } first ? FirstWordsOf(first, int.MaxValue, LongestFirstWords) : null;

    // Of a session that was listed, the beginning of the first turn, without reading the turns.
    private string? FirstText => _unread is { } unread ? PrintableText.KnownLine(unread.Summary.FirstText) : _log.First?.Text;

    /// <summary>Gives the session another name, which its turns have at once, also those that were read before.</summary>
    /// <exception cref="StreamCoachException">The name is empty, or the session is saved and the name cannot be saved, or another process runs it.</exception>
    public void Rename(string name)
    {
        if (NameOf(name) is null) throw new StreamCoachException(FailureKind.OptionInvalid, "The name of the session is empty.");
        ChangeLabels(labels => labels.WithName(name), journal => journal.Named(name));
    }

    /// <summary>Sets the tags of the session, in place of those before.</summary>
    /// <exception cref="StreamCoachException">The session is saved and the tags cannot be saved, or another process runs it.</exception>
    public void SetTags(IEnumerable<string> tags)
    {
        var list = new SessionTagList(tags);
        ChangeLabels(labels => labels.WithTags(list), journal => journal.Tags(list));
    }

    /// <summary>Adds a note or, without text, a bookmark.</summary>
    /// <param name="text">The text; <see langword="null"/> for a bookmark.</param>
    /// <param name="start">The moment, in seconds from the session's first sample; by default the newest audio, or the end of the last turn if the session has ended.</param>
    /// <exception cref="StreamCoachException">The moment is negative or after the end of the audio, or the session is saved and the note cannot be saved, or another process runs it.</exception>
    public TranscriptNote AddNote(string? text = null, double? start = null)
    {
        // A resumed session that waits for its place has the audio of its earlier run.
        double now = Completion.IsCompleted ? Math.Max(AudioSent, Log.Last?.End ?? 0) : Math.Max(_pipeline.AudioSent + _pipeline.AudioWaiting, _saved?.ConfirmedSeconds ?? 0);
        if (start is not (null or >= 0) || start > now)
            throw new StreamCoachException(FailureKind.OptionInvalid, $"The moment {Timecode.Seconds(start.Value)} is not in the session '{Name}', which has {Timecode.Seconds(now)} of audio.");
        var note = new TranscriptNote(Id, start ?? now, text, DateTime.UtcNow);
        ChangeLabels(labels => labels.WithNote(note), journal => journal.Note(note));
        return note;
    }

    /// <summary>
    /// Names the speakers of existing and future turns. Turns that were read before do not change. Earlier names remain unless they are given again; an empty
    /// name restores the label. In a saved session the names are saved, also after its end.
    /// </summary>
    /// <exception cref="StreamCoachException">The session is saved and has ended, and the names cannot be saved, or another process runs it.</exception>
    public void NameSpeakers(SpeakerNames names)
    {
        // Reads the turns of a session that was listed, here and not with the lock held.
        TurnLog log = Log;
        ChangeLabels(labels =>
        {
            log.Rename(names);
            return labels;
        }, journal => journal.Names(names, defer: true));
    }

    private void ChangeLabels(Func<SessionLabels, SessionLabels> change, Action<SessionJournalWriter> write)
    {
        if (!Completion.IsCompleted)
        {
            bool isTaken;
            lock (_labeling)
            {
                isTaken = _persistence.TryLabel(write);
                if (isTaken) _labels = change(_labels);
            }
            if (isTaken)
            {
                // To the disk, without the lock.
                _persistence.Flush();
                return;
            }
            _persistence.WaitUntilClosed();
        }
        if (_options.SaveIn is { } root && Directory.Exists(Folder)) SavedSessions.Change(root, Id, write);
        lock (_labeling) _labels = change(_labels);
    }

    private static string FirstWordsOf(string text, int words, int length)
    {
        int end = 0, count = 0;
        while (end < text.Length && count < words)
        {
            int next = text.IndexOf(' ', Math.Min(end + 1, text.Length));
            if (next < 0) next = text.Length;
            if (next > length) break;
            (end, count) = (next, count + 1);
        }
        if (end == text.Length) return text;
        // One long word, or a language that is written without spaces.
        if (end == 0) end = length - (char.IsHighSurrogate(text[length - 1]) ? 1 : 0);
        return $"{text[..end].TrimEnd()}\u2026";
    }
}
