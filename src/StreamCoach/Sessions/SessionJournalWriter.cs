using StreamCoach.Errors;
using StreamCoach.Recognition;
using StreamCoach.Storage;
using StreamCoach.Turns;

namespace StreamCoach.Sessions;

/// <summary>
/// Writes the events of a running session to its journal, each as one <see cref="JournalLine"/> before it is shown to the user. A disk failure is reported
/// once, and the session continues in memory; <see cref="SavedJournal"/> skips the line that may be incomplete. Safe for use from any thread.
/// </summary>
internal sealed class SessionJournalWriter : ITurnJournal, IDisposable
{
    private static readonly TurnHead NewTurn = new(JournalLineType.Turn), RevisedTurn = new(JournalLineType.Revised);

    private readonly JsonLinesWriter _file;

    private SessionJournalWriter(JsonLinesWriter file) => _file = file;

    /// <summary>Whether events still reach the disk.</summary>
    public bool IsWriting => _file.IsWriting;

    /// <summary>Whether a write failed, so that the journal is incomplete.</summary>
    public bool HasFailed => _file.HasFailed;

    /// <summary>Creates the journal of a new session.</summary>
    /// <param name="folder">The session's folder.</param>
    /// <param name="header">The first line.</param>
    /// <param name="warn">Called once if the disk fails, and with the access that other users had to the folder.</param>
    /// <param name="disk">Wraps the journal's file, for tests; <see langword="null"/> for the file itself.</param>
    /// <exception cref="StreamCoachException">Another session has locked the folder, or it belongs to another user.</exception>
    public static SessionJournalWriter Create(SessionFolder folder, JournalHeader header, Action<string> warn, Func<Stream, Stream>? disk = null)
    {
        var journal = new SessionJournalWriter(JsonLinesWriter.Create(folder, warn, failure => warn(NotSaved(failure)), disk));
        journal.Write(new() { Type = JournalLineType.Header, Format = JournalLine.CurrentFormat, Session = header });
        return journal;
    }

    /// <summary>Opens the journal of a saved session for appending. An incomplete last line is terminated, so that the lines after it are readable.</summary>
    /// <exception cref="StreamCoachException">The session still runs, or its folder belongs to another user.</exception>
    public static SessionJournalWriter Continue(SessionFolder folder, Action<string> warn) =>
        new(JsonLinesWriter.Continue(folder, warn, failure => warn(NotSaved(failure))));

    /// <inheritdoc/>
    public void Turns(ReadOnlySpan<Turn> turns, bool defer = false)
    {
        foreach (Turn turn in turns) Add(NewTurn, turn);
        if (!defer) Flush();
    }

    /// <inheritdoc/>
    public void Revised(Turn turn, bool defer = false)
    {
        Add(RevisedTurn, turn);
        if (!defer) Flush();
    }

    /// <summary>Writes that audio was lost.</summary>
    public void Gap(SessionGap gap) => Write(new() { Type = JournalLineType.Gap, Start = gap.Start, Seconds = gap.Seconds, Reason = gap.Reason, At = gap.At });

    /// <summary>Writes that recognition has begun on a connection.</summary>
    /// <param name="serviceId">The session's id at the service.</param>
    /// <param name="model">The model that the service runs.</param>
    /// <param name="startedAt">When it began, in UTC.</param>
    /// <param name="offsetSeconds">The offset of the connection's first sample, in seconds from the session's first sample.</param>
    public void Began(string? serviceId, string model, DateTime startedAt, double offsetSeconds) =>
        Write(new() { Type = JournalLineType.Began, ServiceId = serviceId, Model = model, StartedAt = startedAt, Offset = offsetSeconds });

    /// <summary>Writes the streaming options after a change.</summary>
    /// <param name="streaming">The options.</param>
    /// <param name="defer">Whether the next <see cref="Flush"/> writes them, for a caller that holds a lock to fix the order.</param>
    public void Options(StreamingOptions streaming, bool defer = false) => Write(new() { Type = JournalLineType.Options, Streaming = streaming }, defer);

    /// <summary>Writes names of speakers, for all turns, which are not written again.</summary>
    /// <param name="names">The names.</param>
    /// <param name="defer">Whether the next <see cref="Flush"/> writes them, for a caller that holds a lock to fix the order.</param>
    public void Names(SpeakerNames names, bool defer = false) => Write(new() { Type = JournalLineType.Names, Names = new(names.ByLabel) }, defer);

    /// <summary>Adds another name of the session; <see cref="Flush"/> writes it.</summary>
    public void Named(string name) => Write(new() { Type = JournalLineType.Named, Name = name }, defer: true);

    /// <summary>Adds all tags of the session; <see cref="Flush"/> writes them.</summary>
    public void Tags(SessionTagList tags) => Write(new() { Type = JournalLineType.Tags, Tags = tags }, defer: true);

    /// <summary>Adds a note; <see cref="Flush"/> writes it.</summary>
    public void Note(TranscriptNote note) =>
        Write(new() { Type = JournalLineType.Note, Start = note.Start, Message = note.Text.Length > 0 ? note.Text : null, At = note.At }, defer: true);

    /// <summary>Writes that the session has ended.</summary>
    /// <param name="state">The final state.</param>
    /// <param name="kind">Why it failed; <see langword="null"/> if it did not.</param>
    /// <param name="message">The message of the failure.</param>
    /// <param name="confirmedSeconds">The offset, in seconds, up to which the service confirmed the audio.</param>
    public void Ended(SessionState state, FailureKind? kind, string? message, double confirmedSeconds) => Write(new()
    {
        Type = JournalLineType.Ended,
        State = state.ToString(),
        Kind = kind?.ToString(),
        Message = message,
        Answered = confirmedSeconds,
        Whole = state == SessionState.Completed ? true : null,
        At = DateTime.UtcNow,
    });

    /// <summary>Writes that this process runs the session from now on.</summary>
    public void Opened() => Write(new() { Type = JournalLineType.Opened, ProcessId = SessionOwner.Here.ProcessId, Machine = SessionOwner.Here.Machine });

    /// <inheritdoc/>
    public void Flush() => _file.Flush();

    /// <summary>Closes the file and unlocks the folder.</summary>
    public void Dispose() => _file.Dispose();

    private void Write(JournalLine line, bool defer = false)
    {
        _file.Add(line, JournalJson.Default.JournalLine);
        if (!defer) Flush();
    }

    private void Add(TurnHead head, Turn turn) =>
        _file.Add(turn.ConfirmedUntil is { } answered ? head with { Answered = answered } : head, JournalJson.Default.TurnHead, turn, TurnJson.JournalTurn);

    private static string NotSaved(Exception failure) =>
        $"The session is no longer saved on disk: {failure.Message.TrimEnd('.')}. It continues, and its further turns are kept in memory only.";
}
