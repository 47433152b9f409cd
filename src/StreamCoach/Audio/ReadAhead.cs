using System.Diagnostics;
using StreamCoach.Errors;
using StreamCoach.Threading;

namespace StreamCoach.Audio;

/// <summary>
/// Reads a recording a little ahead, on threads where a read may hang, so that whoever paces it takes sound that is there and never waits for a disk, a
/// network share or a decoder. One taker. The source is read, moved and closed by one thread at a time.
/// </summary>
internal sealed class ReadAhead
{
    // Two seconds at 16 kHz: half of it is read at once, so a file costs one read and one change of threads a second.
    private const int LeastRoom = 64 * 1024;

    private readonly object _gate = new();
    private readonly IAudioSource _source;
    private readonly Action _ready;
    private readonly Action _fill;
    private readonly byte[] _ring;
    private readonly TaskCompletionSource _closing = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _skip;
    private int _first;
    private int _held;
    private long? _seek;
    private StreamCoachException? _failure;
    private long _began;
    private bool _reads;
    private bool _starved;
    private bool _ended;
    private bool _givenUp;
    private bool _closed;

    /// <summary>Makes one that has read nothing yet.</summary>
    /// <param name="source">The recording; it is closed by <see cref="CloseAsync"/>.</param>
    /// <param name="frame">How many bytes are taken at once.</param>
    /// <param name="skip">Bytes that are read and dropped first.</param>
    /// <param name="ready">Called when there is something to take again, on the thread that reads.</param>
    public ReadAhead(IAudioSource source, int frame, long skip, Action ready)
    {
        _source = source;
        _skip = skip;
        _ready = ready;
        _fill = Fill;
        _ring = new byte[Math.Max(LeastRoom, 4 * frame)];
    }

    /// <summary>How long the read that is on its way has taken; zero while none is.</summary>
    public TimeSpan Waits
    {
        get
        {
            lock (_gate) return _reads ? Stopwatch.GetElapsedTime(_began) : TimeSpan.Zero;
        }
    }

    /// <summary>Takes sound that was read: as much as there is room for, or what is left at the end.</summary>
    /// <returns>The number of bytes; 0 at the end, -1 where it was not read yet.</returns>
    /// <exception cref="StreamCoachException">The recording broke off; what was read before was taken.</exception>
    public int Take(Span<byte> pcm)
    {
        int taken = 0;
        bool read;
        lock (_gate)
        {
            if (_seek is null)
            {
                if (_held < pcm.Length && !_ended) taken = -1;
                else taken = TakeHeld(pcm);
                if (taken == 0 && _failure is not null) throw _failure;
            }
            else
            {
                taken = -1;
            }
            _starved = taken < 0;
            read = !_reads && !_closed && (_seek is not null || (!_ended && _held <= _ring.Length / 2));
            if (read) Begin();
        }
        if (read) BlockingWorkers.Start(_fill);
        return taken;
    }

    /// <summary>Goes on at another place.</summary>
    /// <param name="place">Bytes from the first sample, even.</param>
    public void Seek(long place)
    {
        lock (_gate)
        {
            if (_givenUp) return;
            _seek = place;
            _held = 0;
        }
    }

    /// <summary>Waits for the source no longer: all that comes is this failure.</summary>
    public void GiveUp(StreamCoachException failure)
    {
        lock (_gate)
        {
            _givenUp = _ended = true;
            _failure = failure;
            _seek = null;
            _held = 0;
        }
    }

    /// <summary>Closes the source, as soon as a read that is on its way has ended.</summary>
    /// <returns>Ends when it is closed.</returns>
    public Task CloseAsync()
    {
        lock (_gate)
        {
            if (_closed) return _closing.Task;
            _closed = true;
            if (_reads) return _closing.Task;
            Begin();
        }
        BlockingWorkers.Start(_fill);
        return _closing.Task;
    }

    private void Begin()
    {
        _reads = true;
        _began = Stopwatch.GetTimestamp();
    }

    private int TakeHeld(Span<byte> pcm)
    {
        int taken = Math.Min(pcm.Length, _held);
        int head = Math.Min(taken, _ring.Length - _first);
        _ring.AsSpan(_first, head).CopyTo(pcm);
        _ring.AsSpan(0, taken - head).CopyTo(pcm[head..]);
        _first = (_first + taken) % _ring.Length;
        _held -= taken;
        return taken;
    }

    private void Fill()
    {
        while (Next(out long? seek, out Memory<byte> room))
        {
            int read = 0;
            StreamCoachException? failure = null;
            try
            {
                if (seek is { } place) _source.Seek(place);
                read = Read(room.Span);
            }
            catch (StreamCoachException error)
            {
                failure = error;
            }
            catch (Exception error)
            {
                // A decoder's own, over a file that is damaged as nobody thought of.
                failure = new(FailureKind.AudioFileUnreadable, $"'{_source.Path ?? _source.Description}' cannot be read on: {error.Message.TrimEnd('.')}. What was read until then was sent.", error);
            }
            if (Keep(read, failure)) _ready();
        }
    }

    // What is to be done next, with nothing read into the room that is held. False where nothing is, or where the source was closed.
    private bool Next(out long? seek, out Memory<byte> room)
    {
        lock (_gate)
        {
            (seek, room) = (_seek, default);
            if (!_closed)
            {
                if (seek is not null)
                {
                    (_seek, _first, _held, _ended, _failure) = (null, 0, 0, false, null);
                }
                int end = (_first + _held) % _ring.Length;
                int free = end >= _first ? _ring.Length - end : _first - end;
                // A half at once: what was taken while it was read is no reason to read again.
                _reads = !_ended && _held <= _ring.Length / 2;
                if (!_reads) return false;
                room = _ring.AsMemory(end, free);
                _began = Stopwatch.GetTimestamp();
                return true;
            }
        }
        Background.Guard(_source.Dispose);
        _closing.TrySetResult();
        return false;
    }

    private int Read(Span<byte> room)
    {
        while (_skip > 0)
        {
            int skipped = _source.Read(room[..(int)Math.Min(room.Length, _skip)]);
            if (skipped == 0) return 0;
            _skip -= skipped;
            lock (_gate) _began = Stopwatch.GetTimestamp();
        }
        return _source.Read(room);
    }

    // Whether somebody waits for it.
    private bool Keep(int read, StreamCoachException? failure)
    {
        lock (_gate)
        {
            if (_givenUp || _closed) return false;
            // What was read before a seek is of the wrong place; the seek is done next.
            if (_seek is not null) return false;
            _held += read;
            if (read == 0)
            {
                _ended = true;
                _failure = failure;
            }
            return _starved;
        }
    }
}
