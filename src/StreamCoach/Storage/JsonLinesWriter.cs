using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using StreamCoach.Errors;

namespace StreamCoach.Storage;

/// <summary>
/// Appends JSON objects to a session's journal file, one per line, with one system call for each <see cref="Flush"/>. What was flushed survives
/// a killed process. It is not synced to the disk, so a power cut may lose the last seconds. Safe for use from any thread.
/// </summary>
/// <remarks>
/// No method throws if the disk fails: the first failure is reported once, and nothing more is written.
/// No lock is held during a write: lines are added in memory, and one thread at a time writes all that was added. A caller whose lines another
/// thread is writing waits for that write.
/// </remarks>
internal sealed class JsonLinesWriter : IDisposable
{
    // Guards all fields below. It is never held during a write.
    private readonly object _gate = new();
    private readonly Action<Exception> _failed;
    private readonly ArrayBufferWriter<byte> _line = new(4096);
    // Escapes control characters, but not the letters of any script.
    private readonly Utf8JsonWriter _json;
    private ArrayBufferWriter<byte> _pending = new(4096);
    private ArrayBufferWriter<byte> _writeBuffer = new(4096);
    private long _addedCount;
    private long _writtenCount;
    private bool _isWriting;
    private FileStream? _folderLock;
    private Stream? _file;

    private JsonLinesWriter(Action<Exception> failed)
    {
        _failed = failed;
        _json = new(_line, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });
    }

    /// <summary>Whether added lines still reach the disk.</summary>
    public bool IsWriting
    {
        get
        {
            lock (_gate) return _file is not null;
        }
    }

    /// <summary>Whether a write failed, so that the file is incomplete.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Creates the file and locks its folder.</summary>
    /// <param name="folder">The session's folder.</param>
    /// <param name="warn">Called with the access that other users had to the folder.</param>
    /// <param name="failed">Called once if the disk fails.</param>
    /// <param name="disk">Wraps the file, for tests; <see langword="null"/> for the file itself.</param>
    /// <exception cref="StreamCoachException">Another process has locked the folder, or it belongs to another user.</exception>
    public static JsonLinesWriter Create(SessionFolder folder, Action<string> warn, Action<Exception> failed, Func<Stream, Stream>? disk = null)
    {
        var journal = new JsonLinesWriter(failed);
        journal.Open(folder, warn, FileMode.CreateNew, FileAccess.Write);
        if (disk is not null && journal._file is { } file) journal._file = disk(file);
        return journal;
    }

    /// <summary>Opens an existing file for appending and locks its folder. A truncated last line is terminated, so that the lines after it are readable.</summary>
    /// <inheritdoc cref="Create"/>
    public static JsonLinesWriter Continue(SessionFolder folder, Action<string> warn, Action<Exception> failed)
    {
        var journal = new JsonLinesWriter(failed);
        journal.Open(folder, warn, FileMode.Open, FileAccess.ReadWrite);
        return journal;
    }

    /// <summary>Adds a line, which the next <see cref="Flush"/> writes.</summary>
    public void Add<T>(T value, JsonTypeInfo<T> type)
    {
        lock (_gate)
        {
            if (_file is null) return;
            Append(value, type);
            EndLine(_line.WrittenSpan);
        }
    }

    /// <summary>Adds a line that joins the properties of two objects, each with at least one property.</summary>
    public void Add<TFirst, TRest>(TFirst first, JsonTypeInfo<TFirst> firstType, TRest rest, JsonTypeInfo<TRest> restType)
    {
        lock (_gate)
        {
            if (_file is null) return;
            Append(first, firstType);
            int length = _line.WrittenCount;
            Append(rest, restType);
            // The two braces between them are replaced by a comma.
            _pending.Write(_line.WrittenSpan[..(length - 1)]);
            _pending.Write(","u8);
            EndLine(_line.WrittenSpan[(length + 1)..]);
        }
    }

    /// <summary>Writes all added lines and waits for the write. The caller must not hold a lock.</summary>
    public void Flush()
    {
        Stream file;
        long upTo;
        lock (_gate)
        {
            upTo = _addedCount;
            while (_isWriting && _writtenCount < upTo) Monitor.Wait(_gate);
            if (_file is null || _writtenCount >= upTo) return;
            file = _file;
            upTo = _addedCount;
            (_pending, _writeBuffer) = (_writeBuffer, _pending);
            _isWriting = true;
        }
        Exception? failure = null;
        try
        {
            file.Write(_writeBuffer.WrittenSpan);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            failure = error;
        }
        finally
        {
            lock (_gate)
            {
                _writeBuffer.ResetWrittenCount();
                _writtenCount = upTo;
                _isWriting = false;
                // The folder remains locked, because its session continues in memory.
                if (failure is not null) _file = null;
                Monitor.PulseAll(_gate);
            }
        }
        if (failure is null) return;
        file.Dispose();
        Fail(failure);
    }

    /// <summary>Closes the file and unlocks the folder.</summary>
    public void Dispose()
    {
        Stream? file;
        FileStream? folderLock;
        lock (_gate)
        {
            while (_isWriting) Monitor.Wait(_gate);
            (file, folderLock) = (_file, _folderLock);
            (_file, _folderLock) = (null, null);
        }
        file?.Dispose();
        folderLock?.Dispose();
    }

    private void Open(SessionFolder folder, Action<string> warn, FileMode mode, FileAccess access)
    {
        try
        {
            folder.EnsureExists(warn);
            _folderLock = folder.Claim();
            FileStream file = folder.OpenFile(SessionFolder.JournalFile, mode, access, FileShare.Read);
            _file = file;
            if (file.Length > 0) TerminateLastLine(file);
        }
        catch (ForeignAccessException error)
        {
            Dispose();
            throw error.Failure();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Dispose();
            Fail(error);
        }
    }

    private static void TerminateLastLine(FileStream file)
    {
        file.Seek(-1, SeekOrigin.End);
        if (file.ReadByte() != '\n') file.WriteByte((byte)'\n');
    }

    private void Append<T>(T value, JsonTypeInfo<T> type)
    {
        JsonSerializer.Serialize(_json, value, type);
        _json.Flush();
        _json.Reset();
    }

    private void EndLine(ReadOnlySpan<byte> rest)
    {
        _pending.Write(rest);
        _pending.Write("\n"u8);
        _line.ResetWrittenCount();
        _addedCount++;
    }

    // Called without the lock, because the callback may use this object.
    private void Fail(Exception failure)
    {
        HasFailed = true;
        _failed(failure);
    }
}
