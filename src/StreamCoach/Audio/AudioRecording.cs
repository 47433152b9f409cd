using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;
using StreamCoach.Storage;

namespace StreamCoach.Audio;

/// <summary>
/// A WAV of what is heard, valid at every moment: the sound is written first and the header's lengths after it, each as soon as it is there, so
/// also a killed process leaves a file that plays to its last frame. Where the disk fails, what stands is kept and the session goes on.
/// </summary>
internal sealed class AudioRecording : IDisposable
{
    private const int HeaderBytes = 44;

    private readonly Lock _gate = new();
    private readonly SafeFileHandle _file;
    private readonly string _path;
    private readonly SessionNotes _notes;
    private readonly byte[] _header = new byte[HeaderBytes];
    private long _bytes;
    private bool _ended;

    internal AudioRecording(SafeFileHandle file, string path, int sampleRate, SessionNotes notes)
    {
        _file = file;
        _path = path;
        _notes = notes;
        Span<byte> header = _header;
        "RIFF"u8.CopyTo(header);
        "WAVEfmt "u8.CopyTo(header[8..]);
        BinaryPrimitives.WriteInt32LittleEndian(header[16..], 16);
        // PCM, one channel.
        BinaryPrimitives.WriteInt32LittleEndian(header[20..], 0x0001_0001);
        BinaryPrimitives.WriteInt32LittleEndian(header[24..], sampleRate);
        BinaryPrimitives.WriteInt32LittleEndian(header[28..], sampleRate * Capture.BytesPerSample);
        BinaryPrimitives.WriteInt32LittleEndian(header[32..], 0x0010_0002);
        "data"u8.CopyTo(header[36..]);
        Write([]);
    }

    /// <summary>Makes the file, for its owner alone.</summary>
    /// <exception cref="StreamCoachException">There is one already, or it cannot be made.</exception>
    public static AudioRecording Create(string path, int sampleRate, SessionNotes notes)
    {
        try
        {
            SafeFileHandle file = NewFile.Create(path, FileShare.Read);
            return new(file, path, sampleRate, notes);
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
        lock (_gate)
        {
            if (!_ended) Write(pcm);
        }
    }

    /// <summary>Closes the file. One that heard nothing is taken away.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _ended = true;
            _file.Dispose();
            if (_bytes == 0) File.Delete(_path);
        }
    }

    private void Write(ReadOnlySpan<byte> pcm)
    {
        try
        {
            RandomAccess.Write(_file, pcm, HeaderBytes + _bytes);
            _bytes += pcm.Length;
            // What is too long for the format (37 hours at 16 kHz) is read to its end by those who know that this length means so.
            uint length = (uint)Math.Min(_bytes, uint.MaxValue - HeaderBytes);
            BinaryPrimitives.WriteUInt32LittleEndian(_header.AsSpan(4), length + HeaderBytes - 8);
            BinaryPrimitives.WriteUInt32LittleEndian(_header.AsSpan(40), length);
            RandomAccess.Write(_file, _header, 0);
        }
        catch (IOException error)
        {
            _ended = true;
            _notes.Add(NoteLevel.Warning, $"'{_path}' cannot be written on, and holds {_bytes / 2} samples; the session goes on. {error.Message}");
        }
    }
}
