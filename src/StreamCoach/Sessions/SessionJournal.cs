using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using StreamCoach.Errors;
using StreamCoach.Recognition;
using StreamCoach.Storage;
using StreamCoach.Turns;

namespace StreamCoach.Sessions;

/// <summary>
/// What happens in a session, written down before it is shown: one file, one JSON object per line, appended in order, one write of the
/// system for each call. What was written outlasts a killed process. It is not forced to the disk line by line, so a power cut may cost the
/// last seconds. Safe for use from any thread.
/// </summary>
/// <remarks>
/// No method throws for the disk: the first failure is told once, writing ends there, and the session goes on with its turns in memory.
/// A line that was cut off then is the last one, and <see cref="SavedJournal"/> passes it over.
/// No lock is held while the disk is waited for: lines are added in memory, and one thread at a time writes all that was added. A caller whose lines
/// another thread is writing waits for that write.
/// </remarks>
internal sealed class SessionJournal : IDisposable
{
    // Guards what follows, and is never held while the disk is waited for.
    private readonly object _gate = new();
    private readonly Action<string> _warn;
    // Escapes control characters, and leaves the letters of every script readable.
    private readonly Utf8JsonWriter _json;
    private ArrayBufferWriter<byte> _lines = new(4096);
    private ArrayBufferWriter<byte> _onTheWay = new(4096);
    private long _added;
    private long _written;
    private bool _writes;
    private FileStream? _claim;
    private Stream? _file;

    private SessionJournal(Action<string> warn)
    {
        _warn = warn;
        _json = new(_lines, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });
    }

    /// <summary>Whether what is told to it still reaches the disk.</summary>
    public bool IsWriting
    {
        get
        {
            lock (_gate) return _file is not null;
        }
    }

    /// <summary>Whether something could not be written, so that the journal lacks it.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Begins the journal of a new session.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="header">Its first line.</param>
    /// <param name="warn">Told once where the disk fails.</param>
    /// <param name="disk">What stands between the journal and its file, for tests; nothing by default.</param>
    /// <exception cref="StreamCoachException">Another session writes there.</exception>
    public static SessionJournal Create(SessionFolder folder, JournalHeader header, Action<string> warn, Func<Stream, Stream>? disk = null)
    {
        var journal = new SessionJournal(warn);
        journal.Open(folder, FileMode.CreateNew, FileAccess.Write);
        if (disk is not null && journal._file is { } file) journal._file = disk(file);
        journal.Write(new() { Type = RecordType.Header, Format = JournalRecord.CurrentFormat, Session = header });
        return journal;
    }

    /// <summary>Goes on with the journal of a saved session. A last line that was cut off is closed, so that what follows stays readable.</summary>
    /// <exception cref="StreamCoachException">A session is still writing there.</exception>
    public static SessionJournal Continue(SessionFolder folder, Action<string> warn)
    {
        var journal = new SessionJournal(warn);
        journal.Open(folder, FileMode.Open, FileAccess.ReadWrite);
        return journal;
    }

    /// <summary>Finished turns, in one write.</summary>
    /// <param name="turns">The turns.</param>
    /// <param name="later">Whether the next <see cref="Flush"/> writes them: for a caller that holds a lock, which fixes the order.</param>
    public void Turns(ReadOnlySpan<Turn> turns, bool later = false)
    {
        lock (_gate)
        {
            if (_file is null) return;
            foreach (Turn turn in turns) AddLine(RecordType.Turn, turn);
        }
        if (!later) Flush();
    }

    /// <summary>A turn that takes the place of the one with its order.</summary>
    /// <inheritdoc cref="Turns" path="/param"/>
    public void Revised(Turn turn, bool later = false)
    {
        lock (_gate)
        {
            if (_file is null) return;
            AddLine(RecordType.Revised, turn);
        }
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
    /// <inheritdoc cref="Turns" path="/param"/>
    public void Options(StreamingOptions streaming, bool later = false) => Write(new() { Type = RecordType.Options, Streaming = streaming }, later);

    /// <summary>The names of the speakers, for all turns before and after. Their turns are not written again.</summary>
    /// <inheritdoc cref="Turns" path="/param"/>
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

    /// <summary>Writes all that was added, and returns when it is written. Not for a caller that holds a lock.</summary>
    public void Flush()
    {
        Stream file;
        long upTo;
        lock (_gate)
        {
            upTo = _added;
            while (_writes && _written < upTo) Monitor.Wait(_gate);
            if (_file is null || _written >= upTo) return;
            file = _file;
            upTo = _added;
            (_lines, _onTheWay) = (_onTheWay, _lines);
            _json.Reset(_lines);
            _writes = true;
        }
        Exception? failure = null;
        try
        {
            file.Write(_onTheWay.WrittenSpan);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            failure = error;
        }
        finally
        {
            lock (_gate)
            {
                _onTheWay.ResetWrittenCount();
                _written = upTo;
                _writes = false;
                // The folder stays claimed: the session lives.
                if (failure is not null) _file = null;
                Monitor.PulseAll(_gate);
            }
        }
        if (failure is null) return;
        file.Dispose();
        Tell(failure);
    }

    /// <summary>Closes the file and lets go of the folder.</summary>
    public void Dispose()
    {
        Stream? file;
        FileStream? claim;
        lock (_gate)
        {
            while (_writes) Monitor.Wait(_gate);
            (file, claim) = (_file, _claim);
            (_file, _claim) = (null, null);
        }
        file?.Dispose();
        claim?.Dispose();
    }

    private void Open(SessionFolder folder, FileMode mode, FileAccess access)
    {
        try
        {
            folder.Make(_warn);
            _claim = folder.Claim();
            FileStream file = folder.OpenFile(SessionFolder.JournalFile, mode, access, FileShare.Read);
            _file = file;
            if (file.Length > 0) CloseCutOffLine(file);
        }
        catch (ForeignAccessException error)
        {
            Dispose();
            throw error.Failure();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Dispose();
            Tell(error);
        }
    }

    /// <summary>Which process runs the session from here on.</summary>
    public void Opened() => Write(new() { Type = RecordType.Opened, ProcessId = SessionOwner.Here.ProcessId, Machine = SessionOwner.Here.Machine });

    private static void CloseCutOffLine(FileStream file)
    {
        file.Seek(-1, SeekOrigin.End);
        if (file.ReadByte() != '\n') file.WriteByte((byte)'\n');
    }

    private void Write(JournalRecord record, bool later = false)
    {
        lock (_gate)
        {
            if (_file is null) return;
            JsonSerializer.Serialize(_json, record, JournalJson.Default.JournalRecord);
            EndLine();
        }
        if (!later) Flush();
    }

    private void AddLine(string type, Turn turn)
    {
        TurnLine.Write(_json, type, turn);
        EndLine();
    }

    private void EndLine()
    {
        _json.Flush();
        _json.Reset();
        _lines.Write("\n"u8);
        _added++;
    }

    // Outside the lock: whoever is told may ask this journal something.
    private void Tell(Exception? failure)
    {
        if (failure is null) return;
        HasFailed = true;
        _warn($"The session is not saved any further: {failure.Message.TrimEnd('.')}. It goes on, and its turns from here on are kept in memory only.");
    }
}
