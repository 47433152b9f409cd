using System.Diagnostics;
using StreamCoach.Errors;
using StreamCoach.Threading;

namespace StreamCoach.Audio;

/// <summary>
/// Reads a recording ahead, on threads where a read may block, so that its consumer never waits for a disk, a network share or a decoder.
/// One consumer. One thread at a time reads, seeks or closes the source.
/// </summary>
internal sealed class ReadAhead
{
    // Two seconds at 16 kHz. Half of it is read at once, so a file costs one read and one thread switch a second.
    private const int MinCapacity = 64 * 1024;

    private readonly object _gate = new();
    private readonly IAudioSource _source;
    private readonly Action _ready;
    private readonly Action _fill;
    private readonly byte[] _ring;
    private readonly TaskCompletionSource _closing = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _skip;
    private int _first;
    private int _count;
    private long? _seek;
    private StreamCoachException? _failure;
    private long _began;
    private bool _isReading;
    private bool _starved;
    private bool _ended;
    private bool _abandoned;
    private bool _closed;

    /// <summary>Creates a reader that has read nothing yet.</summary>
    /// <param name="source">The recording; <see cref="CloseAsync"/> closes it.</param>
    /// <param name="frame">The number of bytes that are taken at once.</param>
    /// <param name="skip">Bytes to read and drop first.</param>
    /// <param name="ready">Called on the reading thread when audio is available again.</param>
    public ReadAhead(IAudioSource source, int frame, long skip, Action ready)
    {
        _source = source;
        _skip = skip;
        _ready = ready;
        _fill = Fill;
        _ring = new byte[Math.Max(MinCapacity, 4 * frame)];
    }

    /// <summary>How long the current read has taken; zero if there is none.</summary>
    public TimeSpan Waiting
    {
        get
        {
            lock (_gate) return _isReading ? Stopwatch.GetElapsedTime(_began) : TimeSpan.Zero;
        }
    }

    /// <summary>Takes audio that was read: as much as fits, or the rest at the end.</summary>
    /// <returns>The number of bytes; 0 at the end, -1 if the audio was not read yet.</returns>
    /// <exception cref="StreamCoachException">The recording broke off; everything read before was taken.</exception>
    public int Take(Span<byte> pcm)
    {
        int taken = 0;
        bool read;
        lock (_gate)
        {
            if (_seek is null)
            {
                if (_count < pcm.Length && !_ended) taken = -1;
                else taken = TakeBuffered(pcm);
                if (taken == 0 && _failure is not null) throw _failure;
            }
            else
            {
                taken = -1;
            }
            _starved = taken < 0;
            read = !_isReading && !_closed && (_seek is not null || (!_ended && _count <= _ring.Length / 2));
            if (read) Begin();
        }
        if (read) BlockingWorkers.Start(_fill);
        return taken;
    }

    /// <summary>Continues at another offset.</summary>
    /// <param name="offset">Bytes from the first sample, even.</param>
    public void Seek(long offset)
    {
        lock (_gate)
        {
            if (_abandoned) return;
            _seek = offset;
            _count = 0;
        }
    }

    /// <summary>Stops waiting for the source; the consumer gets only this failure.</summary>
    public void GiveUp(StreamCoachException failure)
    {
        lock (_gate)
        {
            _abandoned = _ended = true;
            _failure = failure;
            _seek = null;
            _count = 0;
        }
    }

    /// <summary>Closes the source as soon as the current read has ended.</summary>
    /// <returns>Completes when the source is closed.</returns>
    public Task CloseAsync()
    {
        lock (_gate)
        {
            if (_closed) return _closing.Task;
            _closed = true;
            if (_isReading) return _closing.Task;
            Begin();
        }
        BlockingWorkers.Start(_fill);
        return _closing.Task;
    }

    private void Begin()
    {
        _isReading = true;
        _began = Stopwatch.GetTimestamp();
    }

    private int TakeBuffered(Span<byte> pcm)
    {
        int taken = Math.Min(pcm.Length, _count);
        int head = Math.Min(taken, _ring.Length - _first);
        _ring.AsSpan(_first, head).CopyTo(pcm);
        _ring.AsSpan(0, taken - head).CopyTo(pcm[head..]);
        _first = (_first + taken) % _ring.Length;
        _count -= taken;
        return taken;
    }

    private void Fill()
    {
        while (NextStep(out long? seek, out Memory<byte> free))
        {
            int read = 0;
            StreamCoachException? failure = null;
            try
            {
                if (seek is { } offset) _source.Seek(offset);
                read = Read(free.Span);
            }
            catch (StreamCoachException error)
            {
                failure = error;
            }
            catch (Exception error)
            {
                // An exception of a decoder, caused by damage that it does not expect.
                failure = new(FailureKind.AudioFileUnreadable,
                    $"'{_source.Path ?? _source.Description}' can no longer be read: {error.Message.TrimEnd('.')}. The audio that was read before was sent.", error);
            }
            if (Store(read, failure)) _ready();
        }
    }

    // Chooses the next step: a seek, a read into the free part of the ring, or, with false, none because the ring is full or the source
    // was closed.
    private bool NextStep(out long? seek, out Memory<byte> free)
    {
        lock (_gate)
        {
            (seek, free) = (_seek, default);
            if (!_closed)
            {
                if (seek is not null)
                {
                    (_seek, _first, _count, _ended, _failure) = (null, 0, 0, false, null);
                }
                int end = (_first + _count) % _ring.Length;
                int length = end >= _first ? _ring.Length - end : _first - end;
                // Read a half at once: the space that was freed during a read is no reason to read again.
                _isReading = !_ended && _count <= _ring.Length / 2;
                if (!_isReading) return false;
                free = _ring.AsMemory(end, length);
                _began = Stopwatch.GetTimestamp();
                return true;
            }
        }
        Background.Guard(_source.Dispose);
        _closing.TrySetResult();
        return false;
    }

    private int Read(Span<byte> pcm)
    {
        while (_skip > 0)
        {
            int skipped = _source.Read(pcm[..(int)Math.Min(pcm.Length, _skip)]);
            if (skipped == 0) return 0;
            _skip -= skipped;
            lock (_gate) _began = Stopwatch.GetTimestamp();
        }
        return _source.Read(pcm);
    }

    // Returns whether the consumer is waiting.
    private bool Store(int read, StreamCoachException? failure)
    {
        lock (_gate)
        {
            if (_abandoned || _closed) return false;
            // Audio that was read before a seek belongs to another offset; the seek comes next.
            if (_seek is not null) return false;
            _count += read;
            if (read == 0)
            {
                _ended = true;
                _failure = failure;
            }
            return _starved;
        }
    }
}
