using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace StreamCoach.Storage;

/// <summary>
/// What happens in a session, written down before it is shown: one file, one JSON object per line, appended in order, one write of the
/// system for each call. What was written outlasts a killed process. It is not forced to the disk line by line, so a power cut may cost the
/// last seconds. Safe for use from any thread.
/// </summary>
/// <remarks>
/// No method throws for the disk: the first failure is told once, writing ends there, and the session goes on with its turns in memory.
/// A line that was cut off then is the last one, and <see cref="SavedJournal"/> passes it over.
/// </remarks>
internal sealed class Journal : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SessionFolder _folder;
    private readonly Action<string> _warn;
    // Escapes control characters, and leaves the letters of every script readable.
    private readonly Utf8JsonWriter _json;
    private readonly ArrayBufferWriter<byte> _lines = new(4096);
    private FileStream? _claim;
    private FileStream? _file;

    private Journal(SessionFolder folder, Action<string> warn)
    {
        _folder = folder;
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
    /// <exception cref="StreamCoachException">Another session writes there.</exception>
    public static Journal Create(SessionFolder folder, JournalHeader header, Action<string> warn)
    {
        var journal = new Journal(folder, warn);
        journal.Open(FileMode.CreateNew, FileAccess.Write);
        journal.Write(new() { Type = RecordType.Header, Format = JournalRecord.CurrentFormat, Session = header });
        return journal;
    }

    /// <summary>Goes on with the journal of a saved session. A last line that was cut off is closed, so that what follows stays readable.</summary>
    /// <exception cref="StreamCoachException">A session is still writing there.</exception>
    public static Journal Continue(SessionFolder folder, Action<string> warn)
    {
        var journal = new Journal(folder, warn);
        journal.Open(FileMode.Open, FileAccess.ReadWrite);
        return journal;
    }

    /// <summary>Finished turns, in one write.</summary>
    public void Turns(ReadOnlySpan<Turn> turns)
    {
        Exception? failure;
        lock (_gate)
        {
            if (_file is null) return;
            foreach (Turn turn in turns) AddLine(RecordType.Turn, turn);
            failure = Flush();
        }
        Tell(failure);
    }

    /// <summary>A turn that takes the place of the one with its order.</summary>
    public void Revised(Turn turn)
    {
        Exception? failure;
        lock (_gate)
        {
            if (_file is null) return;
            AddLine(RecordType.Revised, turn);
            failure = Flush();
        }
        Tell(failure);
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
    public void Options(StreamingOptions streaming) => Write(new() { Type = RecordType.Options, Streaming = streaming });

    /// <summary>The names of the speakers, for all turns before and after. Their turns are not written again.</summary>
    public void Names(SpeakerNames names) => Write(new() { Type = RecordType.Names, Names = new(names.ByLabel) });

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

    /// <summary>Closes the file and lets go of the folder.</summary>
    public void Dispose()
    {
        lock (_gate) Close();
    }

    private void Open(FileMode mode, FileAccess access)
    {
        try
        {
            _claim = _folder.Claim();
            _file = _folder.OpenFile(SessionFolder.JournalFile, mode, access, FileShare.Read);
            if (_file.Length > 0) CloseCutOffLine(_file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Close();
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

    private void Write(JournalRecord record)
    {
        Exception? failure;
        lock (_gate)
        {
            if (_file is null) return;
            JsonSerializer.Serialize(_json, record, JournalJson.Default.JournalRecord);
            EndLine();
            failure = Flush();
        }
        Tell(failure);
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
    }

    private Exception? Flush()
    {
        try
        {
            _file!.Write(_lines.WrittenSpan);
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The folder stays claimed: the session lives.
            _file!.Dispose();
            _file = null;
            return error;
        }
        finally
        {
            _lines.ResetWrittenCount();
        }
    }

    private void Close()
    {
        _file?.Dispose();
        _file = null;
        _claim?.Dispose();
        _claim = null;
    }

    // Outside the lock: whoever is told may ask this journal something.
    private void Tell(Exception? failure)
    {
        if (failure is null) return;
        HasFailed = true;
        _warn($"The session is not saved any further: {failure.Message.TrimEnd('.')}. It goes on, and its turns from here on are kept in memory only.");
    }
}
