using StreamCoach.Storage;
using StreamCoach.Threading;

namespace StreamCoach.Audio;

/// <summary>
/// Sound between the source and the socket: bytes of any size go in, frames of one size come out, each byte known by its place in the session.
/// It lets a source begin before the service has, a slow line never holds back a microphone, and what was sent is kept until it is answered,
/// because a dropped line needs it again. One producer, one consumer.
/// </summary>
internal sealed class FrameBuffer
{
    /// <summary>The service refuses frames of less than 50 ms.</summary>
    public static readonly TimeSpan ShortestFrame = TimeSpan.FromMilliseconds(50);

    /// <summary>Long enough to cost little, short enough for turns to grow before one's eyes. The service takes up to a second.</summary>
    public static readonly TimeSpan FileFrame = TimeSpan.FromMilliseconds(200);

    /// <summary>How much sound is kept in memory at most where no disk keeps it; beyond that the oldest is lost.</summary>
    public static readonly TimeSpan LongestKept = TimeSpan.FromMinutes(12);

    // What the disk holds too need not stand in memory for long.
    private static readonly TimeSpan KeptBesideDisk = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Room = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly InlineEvent _ready = new();
    private readonly InlineEvent _producer = new();
    private readonly PcmRingBuffer _ring;
    private readonly bool _sourceSeeks;
    private readonly int _shortestBytes;
    private readonly int _roomBytes;
    private readonly long _longestBytes;
    private readonly long _besideDiskBytes;
    private AudioSpool? _spool;
    private long _next;
    private long _furthest;
    private long _released;
    private long? _seek;
    private bool _completed;
    private bool _closed;

    /// <summary>Makes an empty buffer.</summary>
    /// <param name="sampleRate">Samples per second of 16-bit mono.</param>
    /// <param name="frame">How long a frame is, 50 ms to 1 s; rounded up to a whole sample.</param>
    /// <param name="sourceSeeks">Whether the source can be read again, so that nothing needs to be kept here once it was taken.</param>
    /// <param name="longest">How much is kept where no disk keeps it; <see cref="LongestKept"/> by default, less for tests.</param>
    public FrameBuffer(int sampleRate, TimeSpan frame, bool sourceSeeks = false, TimeSpan? longest = null)
    {
        FrameBytes = Bytes(sampleRate, frame);
        _sourceSeeks = sourceSeeks;
        _shortestBytes = Bytes(sampleRate, ShortestFrame);
        _roomBytes = Bytes(sampleRate, Room);
        _longestBytes = (long)((longest ?? LongestKept) / Room) * _roomBytes;
        _besideDiskBytes = (long)(KeptBesideDisk / Room) * _roomBytes;
        _ring = new(_roomBytes + 2 * FrameBytes);
    }

    /// <summary>The size of a frame in bytes.</summary>
    public int FrameBytes { get; }

    /// <summary>Bytes that wait to be taken.</summary>
    public long Waiting
    {
        get
        {
            lock (_gate) return _ring.End - _next;
        }
    }

    /// <summary>The place up to which sound was taken; what is taken again after a rewind counts once.</summary>
    public long Furthest => Interlocked.Read(ref _furthest);

    /// <summary>The place before which nothing is needed any more.</summary>
    public long Released => Interlocked.Read(ref _released);

    /// <summary>Whether the next frame is on the disk only, so that taking it may wait for the disk.</summary>
    public bool NextIsOnDisk
    {
        get
        {
            lock (_gate) return _spool is not null && _next < _ring.First;
        }
    }

    /// <summary>Whether the sound has ended and all of it was taken.</summary>
    public bool IsDone
    {
        get
        {
            lock (_gate) return _completed && _next == _ring.End;
        }
    }

    /// <summary>Whether sound was dropped that nobody had taken, more than the part of a frame.</summary>
    public bool HasDropped { get; private set; }

    /// <summary>Whether the producer is needed no more.</summary>
    public bool IsClosed
    {
        get
        {
            lock (_gate) return _closed;
        }
    }

    /// <summary>Begins at another place than the first: with sound that an earlier process left on disk, or further on in a file.</summary>
    /// <param name="next">The place of the first byte to be taken.</param>
    /// <param name="end">Where new sound is added; what stands between is on the disk.</param>
    public void BeginAt(long next, long end)
    {
        lock (_gate)
        {
            _ring.MoveTo(end);
            _next = _released = _furthest = next;
            if (_sourceSeeks) _seek = next;
        }
    }

    /// <summary>From now on the disk keeps what is not answered, too.</summary>
    public void KeepOn(AudioSpool spool)
    {
        lock (_gate) _spool = spool;
    }

    /// <summary>Adds sound. What would be kept for too long is forgotten; the next <see cref="Rewind"/> tells of it.</summary>
    public void Append(ReadOnlySpan<byte> pcm)
    {
        lock (_gate)
        {
            // What was read before a seek is of the wrong place.
            if (_completed || _seek is not null) return;
            _ring.Add(pcm);
            ForgetWhatMayBe();
            if (_ring.End - _next < FrameBytes) return;
        }
        _ready.Set();
    }

    /// <summary>No more sound comes. A tail that is shorter than the service takes is padded with silence; half a sample is dropped.</summary>
    public void Complete()
    {
        lock (_gate)
        {
            if (!_completed && _seek is null)
            {
                if ((_ring.End & 1) == 1) _ring.CutAt(_ring.End - 1);
                PadTail();
                _completed = true;
            }
        }
        _ready.Set();
        _producer.Set();
    }

    /// <summary>Takes nothing more in, gives nothing more out, and lets the producer go.</summary>
    /// <returns>The places between which sound was not taken.</returns>
    public (long From, long To) Discard()
    {
        (long, long) dropped;
        lock (_gate)
        {
            dropped = (_next, _ring.End);
            HasDropped |= _ring.End - _next >= FrameBytes;
            _next = _ring.End;
            _completed = _closed = true;
        }
        _ready.Set();
        _producer.Set();
        return dropped;
    }

    /// <summary>Takes the oldest frame.</summary>
    /// <param name="frame">Room for <see cref="FrameBytes"/> bytes.</param>
    /// <param name="place">Where the frame stands in the session.</param>
    /// <returns>Its bytes: a whole frame, or the shorter one at the end; 0 where none is there.</returns>
    public int Take(Span<byte> frame, out long place)
    {
        while (true)
        {
            int bytes;
            AudioSpool? disk;
            lock (_gate)
            {
                StayInRing();
                place = _next;
                bytes = (int)Math.Min(_ring.End - _next, FrameBytes);
                if (bytes == 0 || (bytes < FrameBytes && !_completed)) return 0;
                disk = _next < _ring.First ? _spool : null;
                if (disk is null) _ring.CopyTo(_next, frame[..bytes]);
            }
            // Outside the lock: a slow disk must not hold up whoever records.
            int read = disk?.ReadOn(place, frame[..bytes]) ?? bytes;
            lock (_gate)
            {
                if (_closed) return 0;
                if (read > 0 && read < bytes)
                {
                    // Where the disk ends the memory goes on; and before a hole the service gets no frame that is shorter than it takes.
                    if (place + read >= _ring.First) _ring.CopyTo(place + read, frame[read..bytes]);
                    else frame[read..bytes].Clear();
                    read = place + read >= _ring.First ? bytes : Math.Max(read, Math.Min(bytes, _shortestBytes));
                }
                bytes = read;
                // A hole in what the disk has: on where it begins again, or the memory.
                _next = bytes > 0 ? place + bytes : disk!.NextAfter(place) is var next && next > place && next < _ring.First ? next : _ring.First;
                // While a frame was taken at the limit, the producer may have forgotten it and what follows.
                StayInRing();
                if (_next > _furthest) Interlocked.Exchange(ref _furthest, _next);
                if (_sourceSeeks) _ring.ForgetBefore(_next);
            }
            if (bytes == 0) continue;
            _producer.Set();
            return bytes;
        }
    }

    /// <summary>Waits for a frame, or for <see cref="WakeConsumer"/>.</summary>
    public ValueTask WaitForFrameAsync() => _ready.WaitAsync();

    /// <summary>Lets the consumer look again at what else it has to do.</summary>
    public void WakeConsumer() => _ready.Set();

    /// <summary>Nothing before this place is needed any more.</summary>
    public void Release(long place)
    {
        lock (_gate)
        {
            if (place <= _released) return;
            Interlocked.Exchange(ref _released, Math.Min(place, _next));
            _ring.ForgetBefore(_released);
        }
    }

    /// <summary>Goes back, so that the frames from a place on are given out again. For the consumer, between two sockets.</summary>
    /// <returns>The place where it goes on; later than the one asked for where sound could not be kept.</returns>
    public long Rewind(long place)
    {
        place &= ~1L;
        lock (_gate)
        {
            if (_closed) return _next;
            if (_sourceSeeks)
            {
                if (place == _next) return place;
                _ring.MoveTo(place);
                _seek = place;
                _completed = false;
            }
            else if (place < _ring.First)
            {
                place = _spool is { } disk && disk.End > place ? Math.Min(Math.Max(place, disk.First), _ring.First) : _ring.First;
            }
            _next = Math.Min(place, _ring.End);
            // The frames lie on another grid now, so that the last one may be shorter than the service accepts.
            if (_completed) PadTail();
        }
        _producer.Set();
        return place;
    }

    /// <summary>Whether the source must be read from another place on. For the producer.</summary>
    public bool TakeSeek(out long place)
    {
        lock (_gate)
        {
            place = _seek ?? 0;
            if (_seek is null) return false;
            _seek = null;
            return true;
        }
    }

    /// <summary>Waits until less than a second of sound is buffered: a file is paused, not buffered, while the line is slow or down.</summary>
    public ValueTask WaitForRoomAsync() => MayGoOn() ? ValueTask.CompletedTask : WaitAsync(MayGoOn);

    /// <summary>The same for a thread that may block.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void WaitForRoom(CancellationToken stop)
    {
        if (!MayGoOn()) WaitAsync(MayGoOn).AsTask().Wait(stop);
    }

    /// <summary>Waits, after the source's end, until a place before it is wanted again or nothing more is.</summary>
    public ValueTask WaitForRewindAsync() => WaitAsync(() =>
    {
        lock (_gate) return _seek is not null || _closed;
    });

    /// <summary>Copies sound that is in memory, for the disk.</summary>
    /// <returns>The bytes; 0 where none is there. <paramref name="place"/> moves up to where sound is held.</returns>
    public int Copy(ref long place, Span<byte> pcm)
    {
        lock (_gate)
        {
            place = Math.Max(place, _ring.First);
            int bytes = (int)Math.Min(pcm.Length, _ring.End - place);
            if (bytes > 0) _ring.CopyTo(place, pcm[..bytes]);
            return Math.Max(0, bytes);
        }
    }

    /// <summary>Makes the producer wait; it looks again after each <see cref="WakeProducer"/>.</summary>
    public async ValueTask WaitAsync(Func<bool> until)
    {
        while (!until()) await _producer.WaitAsync();
    }

    /// <summary>Lets the producer look again at what it waits for.</summary>
    public void WakeProducer() => _producer.Set();

    /// <summary>The same at a time.</summary>
    /// <param name="at">When, in ticks of <see cref="System.Diagnostics.Stopwatch"/>.</param>
    public void WakeProducerAt(long at) => PacingThread.Wake(_producer, at);

    /// <summary>Makes the producer wait for the next wake.</summary>
    public ValueTask WaitForWakeAsync() => _producer.WaitAsync();

    private void PadTail()
    {
        int tail = (int)((_ring.End - _next) % FrameBytes);
        if (tail > 0 && tail < _shortestBytes) _ring.Add(new byte[_shortestBytes - tail]);
    }

    private bool MayGoOn()
    {
        lock (_gate) return _ring.End - _next < _roomBytes || _completed || _seek is not null;
    }

    private void ForgetWhatMayBe()
    {
        if (_ring.End - _ring.First > _besideDiskBytes && _spool is { } spool)
            _ring.ForgetBefore(Math.Min(spool.End, _ring.End - _besideDiskBytes) & ~1L);
        // Whole samples: a source may give half of one, and what follows an odd place would be noise.
        if (_ring.End - _ring.First > _longestBytes)
            _ring.ForgetBefore((_ring.End - _longestBytes) & ~1L);
        StayInRing();
    }

    // Without a disk, what the ring has forgotten is lost, and the next frame is the oldest that it holds.
    private void StayInRing()
    {
        if (_spool is null && _next < _ring.First) _next = _ring.First;
    }

    private static int Bytes(int sampleRate, TimeSpan time) => (int)Math.Ceiling(sampleRate * time.TotalSeconds) * Capture.BytesPerSample;
}
