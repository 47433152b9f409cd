using StreamCoach.Errors;
using StreamCoach.Recognition;
using StreamCoach.Storage;
using StreamCoach.Turns;

namespace StreamCoach.Sessions;

/// <summary>
/// What happens in a session, written down before it is shown, one line of a <see cref="JournalFile"/> each. A disk that fails is reported once, and the
/// session continues with its turns in memory. A line that was cut off then is the last one, and <see cref="SavedJournal"/> skips it.
/// Safe for use from any thread.
/// </summary>
internal sealed class SessionJournal : ITurnJournal, IDisposable
{
    private static readonly TurnHead NewTurn = new(RecordType.Turn), RevisedTurn = new(RecordType.Revised);

    private readonly JournalFile _file;

    private SessionJournal(JournalFile file) => _file = file;

    /// <summary>Whether what is told to it still reaches the disk.</summary>
    public bool IsWriting => _file.IsWriting;

    /// <summary>Whether something could not be written, so that the journal lacks it.</summary>
    public bool HasFailed => _file.HasFailed;

    /// <summary>Begins the journal of a new session.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="header">Its first line.</param>
    /// <param name="warn">Told once where the disk fails.</param>
    /// <param name="disk">What stands between the journal and its file, for tests; nothing by default.</param>
    /// <exception cref="StreamCoachException">Another session writes there.</exception>
    public static SessionJournal Create(SessionFolder folder, JournalHeader header, Action<string> warn, Func<Stream, Stream>? disk = null)
    {
        var journal = new SessionJournal(JournalFile.Create(folder, warn, failure => warn(NotSaved(failure)), disk));
        journal.Write(new() { Type = RecordType.Header, Format = JournalRecord.CurrentFormat, Session = header });
        return journal;
    }

    /// <summary>Goes on with the journal of a saved session. A last line that was cut off is closed, so that what follows stays readable.</summary>
    /// <exception cref="StreamCoachException">A session is still writing there.</exception>
    public static SessionJournal Continue(SessionFolder folder, Action<string> warn) =>
        new(JournalFile.Continue(folder, warn, failure => warn(NotSaved(failure))));

    /// <inheritdoc/>
    public void Turns(ReadOnlySpan<Turn> turns, bool later = false)
    {
        foreach (Turn turn in turns) Add(NewTurn, turn);
        if (!later) Flush();
    }

    /// <inheritdoc/>
    public void Revised(Turn turn, bool later = false)
    {
        Add(RevisedTurn, turn);
        if (!later) Flush();
    }

    /// <summary>Sound that was lost.</summary>
    public void Gap(SessionGap gap) => Write(new() { Type = RecordType.Gap, Start = gap.Start, Seconds = gap.Seconds, Reason = gap.Reason, At = gap.At });

    /// <summary>A socket on which the service has begun.</summary>
    /// <param name="serviceId">The session's id at the service.</param>
    /// <param name="model">The model that the service runs.</param>
    /// <param name="startedAt">When it began, in UTC.</param>
    /// <param name="offsetSeconds">Where on the session's clock the socket's first sample is.</param>
    public void Began(string? serviceId, string model, DateTime startedAt, double offsetSeconds) =>
        Write(new() { Type = RecordType.Began, ServiceId = serviceId, Model = model, StartedAt = startedAt, Offset = offsetSeconds });

    /// <summary>Options that were changed while it runs.</summary>
    /// <param name="streaming">The options.</param>
    /// <param name="later">Whether the next <see cref="Flush"/> writes them: for a caller that holds a lock, which fixes the order.</param>
    public void Options(StreamingOptions streaming, bool later = false) => Write(new() { Type = RecordType.Options, Streaming = streaming }, later);

    /// <inheritdoc/>
    public void Names(SpeakerNames names, bool later = false) => Write(new() { Type = RecordType.Names, Names = new(names.ByLabel) }, later);

    /// <summary>All sound before this second of the session's clock has its answer.</summary>
    public void Answered(double seconds) => Write(new() { Type = RecordType.Answered, Answered = seconds });

    /// <summary>The session has ended.</summary>
    /// <param name="state">How.</param>
    /// <param name="kind">Why it failed.</param>
    /// <param name="message">The same in words.</param>
    /// <param name="answeredSeconds">All sound before this second has its answer.</param>
    public void Ended(SessionState state, FailureKind? kind, string? message, double answeredSeconds) => Write(new()
    {
        Type = RecordType.Ended,
        State = state.ToString(),
        Kind = kind?.ToString(),
        Message = message,
        Answered = answeredSeconds,
        Whole = state == SessionState.Completed ? true : null,
        At = DateTime.UtcNow,
    });

    /// <summary>Which process runs the session from here on.</summary>
    public void Opened() => Write(new() { Type = RecordType.Opened, ProcessId = SessionOwner.Here.ProcessId, Machine = SessionOwner.Here.Machine });

    /// <inheritdoc/>
    public void Flush() => _file.Flush();

    /// <summary>Closes the file and releases the folder.</summary>
    public void Dispose() => _file.Dispose();

    private void Write(JournalRecord record, bool later = false)
    {
        _file.Add(record, JournalJson.Default.JournalRecord);
        if (!later) Flush();
    }

    private void Add(TurnHead head, Turn turn) =>
        _file.Add(turn.AnsweredUntil is { } answered ? head with { Answered = answered } : head, JournalJson.Default.TurnHead, turn, TurnJson.Turn);

    private static string NotSaved(Exception failure) =>
        $"The session is not saved any further: {failure.Message.TrimEnd('.')}. It goes on, and its turns from here on are kept in memory only.";
}
