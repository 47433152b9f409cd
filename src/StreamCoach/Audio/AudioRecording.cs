using Microsoft.Win32.SafeHandles;
using StreamCoach.Errors;
using StreamCoach.Storage;
using StreamCoach.Threading;

namespace StreamCoach.Audio;

/// <summary>
/// Writes the captured audio to a WAV file that is valid at every moment: samples are written before the lengths in the header, so that a
/// killed process leaves a file that plays to its last sample.
/// A thread of its own writes, and the capturing thread never waits for the disk. Audio that does not fit into a buffer of one minute
/// becomes silence in the file and is reported.
/// When writing fails, the file keeps what it has and the session continues.
/// </summary>
internal sealed class AudioRecording : IDisposable
{
    /// <summary>The most audio that is buffered while the disk is slow.</summary>
    public static readonly TimeSpan MaxWaiting = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(2);

    // Guards the fields below. It is never held while the disk is waited for.
    private readonly object _gate = new();
    private readonly PcmRingBuffer _waiting;
    private readonly SafeFileHandle _file;
    private readonly string _path;
    private readonly SessionDiagnostics _diagnostics;
    private readonly int _bytesPerSecond;
    private readonly long _maxWaiting;
    private readonly byte[] _header;
    private readonly byte[] _piece;
    private readonly Action? _writing;
    private readonly Thread _thread;
    private long _missed;
    private long _missedTotal;
    private bool _isWriting = true;
    private bool _ended;
    private bool _failed;
    // Used by the writing thread only.
    private long _bytes;

    /// <param name="file">The file, empty.</param>
    /// <param name="path">The path of the file, for messages.</param>
    /// <param name="sampleRate">Samples per second.</param>
    /// <param name="diagnostics">Receives warnings.</param>
    /// <param name="writing">Called before each write; tests use it to simulate a disk that hangs.</param>
    internal AudioRecording(SafeFileHandle file, string path, int sampleRate, SessionDiagnostics diagnostics, Action? writing = null)
    {
        _writing = writing;
        _file = file;
        _path = path;
        _diagnostics = diagnostics;
        _bytesPerSecond = sampleRate * PcmFormat.BytesPerSample;
        _maxWaiting = (long)(MaxWaiting.TotalSeconds * _bytesPerSecond);
        _waiting = new(_bytesPerSecond / 4);
        _piece = new byte[_bytesPerSecond];
        _header = WavHeader.Of(sampleRate, 0);
        _thread = Background.Start("StreamCoach save", Run, Fail);
    }

    /// <summary>Creates the file, readable by its owner alone.</summary>
    /// <exception cref="StreamCoachException">The file exists already, or cannot be created.</exception>
    public static AudioRecording Create(string path, int sampleRate, SessionDiagnostics diagnostics)
    {
        // Elsewhere a device exists already, and that is the error.
        if (OperatingSystem.IsWindows() && NewFile.IsDevice(path)) throw new StreamCoachException(FailureKind.SaveAudioFailed, $"'{path}' is the name of a device, not of a file.");
        try
        {
            SafeFileHandle file = NewFile.Create(path, FileShare.Read);
            return new(file, path, sampleRate, diagnostics);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            if (File.Exists(path) || Directory.Exists(path))
                throw new StreamCoachException(FailureKind.SaveAudioExists, $"'{path}' already exists and is not overwritten.", error);
            throw new StreamCoachException(FailureKind.SaveAudioFailed, $"'{path}' cannot be created: {error.Message}", error);
        }
    }

    /// <summary>Appends 16-bit mono audio. It is ignored after the recording has ended, because a source may be slow to stop.</summary>
    public void Append(ReadOnlySpan<byte> pcm)
    {
        bool first;
        lock (_gate)
        {
            if (_ended || _failed) return;
            // Lost audio becomes one gap, so nothing is buffered again before all that precedes the gap is written.
            if (_missed == 0 && _waiting.End - _waiting.First + pcm.Length <= _maxWaiting)
            {
                _waiting.Add(pcm);
                Monitor.Pulse(_gate);
                return;
            }
            first = _missed == 0;
            _missed += pcm.Length;
            _missedTotal += pcm.Length;
        }
        if (first) _diagnostics.Add(DiagnosticLevel.Warning,
            $"'{_path}' is written too slowly: {MaxWaiting.TotalSeconds:0} s of audio are waiting, and the audio that follows is not saved. The session continues.");
    }

    /// <summary>Waits until everything that was appended is written.</summary>
    /// <returns>Whether it was written within the limit.</returns>
    public bool Flush(TimeSpan limit)
    {
        long until = Environment.TickCount64 + (long)limit.TotalMilliseconds;
        lock (_gate)
        {
            while ((_isWriting || _waiting.End > _waiting.First) && !_failed)
            {
                int left = (int)Math.Max(0, until - Environment.TickCount64);
                if (!Monitor.Wait(_gate, left)) return false;
            }
            return !_failed;
        }
    }

    /// <summary>
    /// Writes what is buffered and closes the file, but does not wait for a disk that hangs. An empty recording is deleted.
    /// </summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_ended) return;
            _ended = true;
            Monitor.PulseAll(_gate);
        }
        if (_thread.Join(EndLimit)) return;
        double waiting;
        lock (_gate) waiting = (double)(_waiting.End - _waiting.First) / _bytesPerSecond;
        _diagnostics.Add(DiagnosticLevel.Warning, $"'{_path}' lacks its last {waiting:0.0} s because its disk does not respond. They are written if the disk responds while PowerShell is running.");
    }

    private void Run()
    {
        // Write the header first, for a process that dies before the first audio arrives.
        Write(0);
        while (Take() is var bytes and >= 0) Write(bytes);
        _file.Dispose();
        DeleteEmpty();
    }

    // Returns the size of the next piece to write, in bytes; -1 after the last one.
    private int Take()
    {
        long missed;
        lock (_gate)
        {
            while (true)
            {
                _isWriting = false;
                Monitor.PulseAll(_gate);
                missed = _missed;
                int waiting = (int)Math.Min(_piece.Length, _waiting.End - _waiting.First);
                if (_failed || (waiting == 0 && missed == 0 && _ended)) return -1;
                if (waiting > 0 && !_failed)
                {
                    _waiting.CopyTo(_waiting.First, _piece.AsSpan(0, waiting));
                    _waiting.DropBefore(_waiting.First + waiting);
                    _isWriting = true;
                    return waiting;
                }
                if (missed > 0) break;
                Monitor.Wait(_gate);
            }
            _missed = 0;
            _isWriting = true;
        }
        // A hole in a file reads as zeros, so later audio keeps its time. One sample written after the hole makes the hole part of the
        // file.
        int last = (int)Math.Min(missed, PcmFormat.BytesPerSample);
        _piece.AsSpan(0, last).Clear();
        _bytes += missed - last;
        _diagnostics.Add(DiagnosticLevel.Warning,
            $"{(double)missed / _bytesPerSecond:0.0} s of audio could not be saved to '{_path}' in time and are replaced by silence in it ({(double)_missedTotal / _bytesPerSecond:0.0} s in total).");
        return last;
    }

    private void Write(int bytes)
    {
        _writing?.Invoke();
        RandomAccess.Write(_file, _piece.AsSpan(0, bytes), WavHeader.Bytes + _bytes);
        _bytes += bytes;
        WavHeader.SetLength(_header, (uint)Math.Min(_bytes, WavHeader.LongestAudio));
        RandomAccess.Write(_file, _header, 0);
    }

    private void Fail(Exception error)
    {
        // First the reason, then the state: a caller that waits for the flush must find the reason.
        _diagnostics.Add(DiagnosticLevel.Warning, $"'{_path}' can no longer be written. It contains {_bytes / 2} samples, and the session continues. {error.Message}");
        lock (_gate)
        {
            _failed = true;
            _waiting.MoveTo(_waiting.End);
            Monitor.PulseAll(_gate);
        }
        _file.Dispose();
        DeleteEmpty();
    }

    private void DeleteEmpty()
    {
        if (_bytes > 0) return;
        try
        {
            SharingViolation.Repeat(() => File.Delete(_path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _diagnostics.Add(DiagnosticLevel.Verbose, $"'{_path}' contains no audio and could not be deleted: {error.Message}");
        }
    }
}
