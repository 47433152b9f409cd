using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;
using StreamCoach.Errors;
using StreamCoach.Storage;
using StreamCoach.Threading;

namespace StreamCoach.Audio;

/// <summary>
/// A WAV of what is heard, valid at every moment: the sound is written first and the header's lengths after it, each as soon as it is there, so
/// also a killed process leaves a file that plays to its last frame. A thread of its own writes, and whoever brings sound never waits for the disk:
/// what it cannot take for a minute is silence in the file, and is reported. Where the disk fails, what stands is kept and the session goes on.
/// </summary>
internal sealed class AudioRecording : IDisposable
{
    /// <summary>How much sound waits for a slow disk at most.</summary>
    public static readonly TimeSpan LongestWaiting = TimeSpan.FromMinutes(1);

    private const int HeaderBytes = 44;
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(2);

    // Guards what follows, and is never held while the disk is waited for.
    private readonly object _gate = new();
    private readonly PcmRingBuffer _waiting;
    private readonly SafeFileHandle _file;
    private readonly string _path;
    private readonly SessionDiagnostics _diagnostics;
    private readonly int _bytesPerSecond;
    private readonly long _mostWaiting;
    private readonly byte[] _header = new byte[HeaderBytes];
    private readonly byte[] _piece;
    private readonly Action? _writing;
    private readonly Thread _thread;
    private long _missed;
    private long _missedInAll;
    private bool _writes = true;
    private bool _ended;
    private bool _broken;
    // The writer's own.
    private long _bytes;

    /// <param name="file">The file, empty.</param>
    /// <param name="path">What it is called.</param>
    /// <param name="sampleRate">Samples per second.</param>
    /// <param name="diagnostics">Told what goes wrong.</param>
    /// <param name="writing">Called before each write, for tests of a disk that hangs.</param>
    internal AudioRecording(SafeFileHandle file, string path, int sampleRate, SessionDiagnostics diagnostics, Action? writing = null)
    {
        _writing = writing;
        _file = file;
        _path = path;
        _diagnostics = diagnostics;
        _bytesPerSecond = sampleRate * Capture.BytesPerSample;
        _mostWaiting = (long)(LongestWaiting.TotalSeconds * _bytesPerSecond);
        _waiting = new(_bytesPerSecond / 4);
        _piece = new byte[_bytesPerSecond];
        Span<byte> header = _header;
        "RIFF"u8.CopyTo(header);
        "WAVEfmt "u8.CopyTo(header[8..]);
        BinaryPrimitives.WriteInt32LittleEndian(header[16..], 16);
        // PCM, one channel.
        BinaryPrimitives.WriteInt32LittleEndian(header[20..], 0x0001_0001);
        BinaryPrimitives.WriteInt32LittleEndian(header[24..], sampleRate);
        BinaryPrimitives.WriteInt32LittleEndian(header[28..], _bytesPerSecond);
        BinaryPrimitives.WriteInt32LittleEndian(header[32..], 0x0010_0002);
        "data"u8.CopyTo(header[36..]);
        _thread = Background.Start("StreamCoach save", Run, Fail);
    }

    /// <summary>Makes the file, for its owner alone.</summary>
    /// <exception cref="StreamCoachException">There is one already, or it cannot be made.</exception>
    public static AudioRecording Create(string path, int sampleRate, SessionDiagnostics diagnostics)
    {
        try
        {
            SafeFileHandle file = NewFile.Create(path, FileShare.Read);
            return new(file, path, sampleRate, diagnostics);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            if (File.Exists(path) || Directory.Exists(path))
                throw new StreamCoachException(FailureKind.SaveAudioExists, $"'{path}' exists already, and is not written over.", error);
            throw new StreamCoachException(FailureKind.SaveAudioFailed, $"'{path}' cannot be written: {error.Message}", error);
        }
    }

    /// <summary>Adds sound; 16-bit mono. After the end it is not kept: a source may be slow to stop.</summary>
    public void Append(ReadOnlySpan<byte> pcm)
    {
        bool first;
        lock (_gate)
        {
            if (_ended || _broken) return;
            // What could not be kept is one gap, so nothing is kept again until all before it is written.
            if (_missed == 0 && _waiting.End - _waiting.First + pcm.Length <= _mostWaiting)
            {
                _waiting.Add(pcm);
                Monitor.Pulse(_gate);
                return;
            }
            first = _missed == 0;
            _missed += pcm.Length;
            _missedInAll += pcm.Length;
        }
        if (first) _diagnostics.Add(DiagnosticLevel.Warning, $"'{_path}' is written more slowly than the sound comes, {LongestWaiting.TotalSeconds:0} s of it wait already, and what comes now is not saved. The session goes on.");
    }

    /// <summary>Waits until all that was added is written.</summary>
    /// <returns>Whether it was within the limit, and the disk took it.</returns>
    public bool Flush(TimeSpan limit)
    {
        long until = Environment.TickCount64 + (long)limit.TotalMilliseconds;
        lock (_gate)
        {
            while ((_writes || _waiting.End > _waiting.First) && !_broken)
            {
                int left = (int)Math.Max(0, until - Environment.TickCount64);
                if (!Monitor.Wait(_gate, left)) return false;
            }
            return !_broken;
        }
    }

    /// <summary>Writes what waits and closes the file; a disk that hangs is not waited for. A file that heard nothing is deleted.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_ended) return;
            _ended = true;
            Monitor.PulseAll(_gate);
        }
        if (_thread.Join(EndLimit)) return;
        double waits;
        lock (_gate) waits = (double)(_waiting.End - _waiting.First) / _bytesPerSecond;
        _diagnostics.Add(DiagnosticLevel.Warning, $"'{_path}' lacks the last {waits:0.0} s so far: its disk does not answer. They are written if it does while PowerShell runs.");
    }

    private void Run()
    {
        // The header first, for a process that dies before its first sound.
        Write(0);
        while (Take() is var bytes and >= 0) Write(bytes);
        _file.Dispose();
        if (_bytes == 0) File.Delete(_path);
    }

    // The next piece of what waits; -1 after the last.
    private int Take()
    {
        long missed;
        lock (_gate)
        {
            while (true)
            {
                _writes = false;
                Monitor.PulseAll(_gate);
                missed = _missed;
                int waits = (int)Math.Min(_piece.Length, _waiting.End - _waiting.First);
                if (_broken || (waits == 0 && missed == 0 && _ended)) return -1;
                if (waits > 0 && !_broken)
                {
                    _waiting.CopyTo(_waiting.First, _piece.AsSpan(0, waits));
                    _waiting.ForgetBefore(_waiting.First + waits);
                    _writes = true;
                    return waits;
                }
                if (missed > 0) break;
                Monitor.Wait(_gate);
            }
            _missed = 0;
            _writes = true;
        }
        // A hole in the file reads as zeros, and times after it stay right; a sample after it makes it a part of the file.
        int last = (int)Math.Min(missed, Capture.BytesPerSample);
        _piece.AsSpan(0, last).Clear();
        _bytes += missed - last;
        _diagnostics.Add(DiagnosticLevel.Warning, $"{(double)missed / _bytesPerSecond:0.0} s of sound could not be saved in '{_path}' in time, and are silence there, {(double)_missedInAll / _bytesPerSecond:0.0} s in all.");
        return last;
    }

    private void Write(int bytes)
    {
        _writing?.Invoke();
        RandomAccess.Write(_file, _piece.AsSpan(0, bytes), HeaderBytes + _bytes);
        _bytes += bytes;
        // What is too long for the format (37 hours at 16 kHz) is read to its end by those who know that this length means so.
        uint length = (uint)Math.Min(_bytes, uint.MaxValue - HeaderBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(_header.AsSpan(4), length + HeaderBytes - 8);
        BinaryPrimitives.WriteUInt32LittleEndian(_header.AsSpan(40), length);
        RandomAccess.Write(_file, _header, 0);
    }

    private void Fail(Exception error)
    {
        // Before anybody can see that it failed: who waits for the flush finds the reason.
        _diagnostics.Add(DiagnosticLevel.Warning, $"'{_path}' cannot be written on, and holds {_bytes / 2} samples; the session goes on. {error.Message}");
        lock (_gate)
        {
            _broken = true;
            _waiting.MoveTo(_waiting.End);
            Monitor.PulseAll(_gate);
        }
        _file.Dispose();
        if (_bytes == 0) File.Delete(_path);
    }
}
