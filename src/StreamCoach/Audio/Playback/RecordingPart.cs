using StreamCoach.Audio.Files;
using StreamCoach.Errors;

namespace StreamCoach.Audio.Playback;

/// <summary>Reads a part of a recording as 16-bit little-endian mono PCM, to the sample.</summary>
internal sealed class RecordingPart : IDisposable
{
    // Of a recording that cannot be sought, what precedes the part is read in pieces of this size.
    private const int SkippedBytes = 64 * 1024;

    private readonly IAudioReader _reader;
    private readonly CancellationToken _cancel;
    private readonly CancellationTokenRegistration _interruption;
    private readonly string _path;
    private readonly double _start;
    private long _left;
    private bool _hasRead;

    private RecordingPart(IAudioReader reader, string path, double start, double? seconds, CancellationToken cancel)
    {
        _reader = reader;
        _path = path;
        _start = start;
        _cancel = cancel;
        _interruption = cancel.Register(reader.Interrupt);
        int bytesPerSecond = reader.SampleRate * PcmFormat.BytesPerSample;
        // The end is rounded and not the length, so that parts that follow each other neither overlap nor leave a sample out.
        _left = seconds is { } length ? PcmFormat.Offset(start + length, bytesPerSecond) - PcmFormat.Offset(start, bytesPerSecond) : long.MaxValue;
    }

    /// <summary>Samples per second.</summary>
    public int SampleRate => _reader.SampleRate;

    /// <summary>Opens a recording at the beginning of a part.</summary>
    /// <param name="path">The full path of the recording.</param>
    /// <param name="start">The beginning of the part, in seconds from the first sample, 0 or more.</param>
    /// <param name="seconds">The length of the part; <see langword="null"/> to the end. A part that reaches beyond the end is read to the end.</param>
    /// <param name="cancel">Cancels opening and reading.</param>
    /// <exception cref="StreamCoachException">The recording cannot be read, or ends before the part.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static RecordingPart Open(string path, double start, double? seconds, CancellationToken cancel = default)
    {
        cancel.ThrowIfCancellationRequested();
        var part = new RecordingPart(Downsampler.Limit(AudioFile.Open(path, cancel)), path, start, seconds, cancel);
        try
        {
            part.SkipTo(PcmFormat.Offset(start, part.SampleRate * PcmFormat.BytesPerSample));
            return part;
        }
        catch
        {
            part.Dispose();
            throw;
        }
    }

    /// <summary>Reads audio.</summary>
    /// <returns>The number of bytes; 0 at the end of the part.</returns>
    /// <exception cref="StreamCoachException">The recording ends before the part, or can no longer be read.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public int Read(Span<byte> pcm)
    {
        int read = ReadAny(pcm[..(int)Math.Min(pcm.Length, _left)]);
        if (read == 0 && !_hasRead && _left > 0) throw TooShort();
        _hasRead = true;
        _left -= read;
        return read;
    }

    public void Dispose()
    {
        _interruption.Dispose();
        _reader.Dispose();
    }

    private void SkipTo(long offset)
    {
        if (_reader.CanSeek)
        {
            _reader.Seek(offset);
            return;
        }
        byte[] skipped = new byte[Math.Min(offset, SkippedBytes)];
        while (offset > 0)
        {
            int read = ReadAny(skipped.AsSpan(0, (int)Math.Min(skipped.Length, offset)));
            if (read == 0) throw TooShort();
            offset -= read;
        }
    }

    // A recording that is cut off is read to where it ends.
    private int ReadAny(Span<byte> pcm)
    {
        _cancel.ThrowIfCancellationRequested();
        try
        {
            int read = pcm.IsEmpty ? 0 : _reader.Read(pcm);
            _cancel.ThrowIfCancellationRequested();
            return read;
        }
        catch (StreamCoachException error) when (error.Kind is FailureKind.AudioTruncated or FailureKind.AudioEmpty)
        {
            return 0;
        }
        catch (Exception error) when (error is IOException or StreamCoachException && !_cancel.IsCancellationRequested)
        {
            throw error is IOException ? AudioFile.Unreadable(_path, error) : error;
        }
        catch (Exception) when (_cancel.IsCancellationRequested)
        {
            throw new OperationCanceledException(_cancel);
        }
    }

    private StreamCoachException TooShort() => new(FailureKind.RecordingChanged,
        $"'{_path}' ends {(_reader.Length is { } length ? FormattableString.Invariant($"after {length:0.#} s, ") : "")}before the part that begins at {FormattableString.Invariant($"{_start:0.#}")} s.");
}
