using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using StreamCoach.Errors;

namespace StreamCoach.Storage;

/// <summary>
/// A file of JSON objects, one per line, that is only appended to: one write of the system for each <see cref="Flush"/>. What was written outlasts a
/// killed process. It is not forced to the disk line by line, so a power cut may cost the last seconds. Safe for use from any thread.
/// </summary>
/// <remarks>
/// No method throws for the disk: the first failure is reported once, and writing ends there.
/// No lock is held while the disk is waited for: lines are added in memory, and one thread at a time writes all that was added. A caller whose lines
/// another thread is writing waits for that write.
/// </remarks>
internal sealed class JournalFile : IDisposable
{
    // Guards what follows, and is never held while the disk is waited for.
    private readonly object _gate = new();
    private readonly Action<Exception> _failed;
    private readonly ArrayBufferWriter<byte> _line = new(4096);
    // Escapes control characters, and leaves the letters of every script readable.
    private readonly Utf8JsonWriter _json;
    private ArrayBufferWriter<byte> _lines = new(4096);
    private ArrayBufferWriter<byte> _beingWritten = new(4096);
    private long _added;
    private long _written;
    private bool _writes;
    private FileStream? _claim;
    private Stream? _file;

    private JournalFile(Action<Exception> failed)
    {
        _failed = failed;
        _json = new(_line, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });
    }

    /// <summary>Whether what is added still reaches the disk.</summary>
    public bool IsWriting
    {
        get
        {
            lock (_gate) return _file is not null;
        }
    }

    /// <summary>Whether something could not be written, so that the file lacks it.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Creates the file and claims its folder.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="warn">Receives what is wrong with the folder's rights.</param>
    /// <param name="failed">Called once where the disk fails.</param>
    /// <param name="disk">What stands between this and the file, for tests; nothing by default.</param>
    /// <exception cref="StreamCoachException">Another process writes there.</exception>
    public static JournalFile Create(SessionFolder folder, Action<string> warn, Action<Exception> failed, Func<Stream, Stream>? disk = null)
    {
        var journal = new JournalFile(failed);
        journal.Open(folder, warn, FileMode.CreateNew, FileAccess.Write);
        if (disk is not null && journal._file is { } file) journal._file = disk(file);
        return journal;
    }

    /// <summary>Opens a file that exists, and claims its folder. A last line that was cut off is closed, so that what follows stays readable.</summary>
    /// <inheritdoc cref="Create"/>
    public static JournalFile Continue(SessionFolder folder, Action<string> warn, Action<Exception> failed)
    {
        var journal = new JournalFile(failed);
        journal.Open(folder, warn, FileMode.Open, FileAccess.ReadWrite);
        return journal;
    }

    /// <summary>Adds a line in memory.</summary>
    public void Add<T>(T value, JsonTypeInfo<T> type)
    {
        lock (_gate)
        {
            if (_file is null) return;
            Append(value, type);
            EndLine(_line.WrittenSpan);
        }
    }

    /// <summary>Adds a line in memory: one object with the properties of two, of which each has at least one.</summary>
    public void Add<TFirst, TRest>(TFirst first, JsonTypeInfo<TFirst> firstType, TRest rest, JsonTypeInfo<TRest> restType)
    {
        lock (_gate)
        {
            if (_file is null) return;
            Append(first, firstType);
            int length = _line.WrittenCount;
            Append(rest, restType);
            // The braces between the two make room for a comma.
            _lines.Write(_line.WrittenSpan[..(length - 1)]);
            _lines.Write(","u8);
            EndLine(_line.WrittenSpan[(length + 1)..]);
        }
    }

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
            (_lines, _beingWritten) = (_beingWritten, _lines);
            _writes = true;
        }
        Exception? failure = null;
        try
        {
            file.Write(_beingWritten.WrittenSpan);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            failure = error;
        }
        finally
        {
            lock (_gate)
            {
                _beingWritten.ResetWrittenCount();
                _written = upTo;
                _writes = false;
                // The folder stays claimed: its session continues without the disk.
                if (failure is not null) _file = null;
                Monitor.PulseAll(_gate);
            }
        }
        if (failure is null) return;
        file.Dispose();
        Fail(failure);
    }

    /// <summary>Closes the file and releases the folder.</summary>
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

    private void Open(SessionFolder folder, Action<string> warn, FileMode mode, FileAccess access)
    {
        try
        {
            folder.Make(warn);
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
            Fail(error);
        }
    }

    private static void CloseCutOffLine(FileStream file)
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
        _lines.Write(rest);
        _lines.Write("\n"u8);
        _line.ResetWrittenCount();
        _added++;
    }

    // Outside the lock: whoever is called may ask this journal something.
    private void Fail(Exception failure)
    {
        HasFailed = true;
        _failed(failure);
    }
}
