using StreamCoach.Storage;
using StreamCoach.Threading;

namespace StreamCoach.Audio;

/// <summary>
/// Buffers audio between source and socket: bytes of any size go in, frames of one size come out, and each byte is known by its offset in
/// the session. A source can begin before the service does, a slow connection never holds back a microphone, and sent audio is kept until
/// it is acknowledged, because a reconnect needs it again. One producer, one consumer.
/// </summary>
internal sealed class FrameBuffer
{
    /// <summary>The service refuses frames shorter than 50 ms.</summary>
    public static readonly TimeSpan ShortestFrame = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// The frame length for recordings, 200 ms: few messages, and turns still grow smoothly on screen. The service accepts up to 1 s.
    /// </summary>
    public static readonly TimeSpan FileFrame = TimeSpan.FromMilliseconds(200);

    /// <summary>The most audio that is kept in memory without a spool on disk; the oldest audio beyond it is lost.</summary>
    public static readonly TimeSpan LongestKept = TimeSpan.FromMinutes(12);

    // Audio that is also on disk need not stay in memory for long.
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

    /// <summary>Creates an empty buffer.</summary>
    /// <param name="sampleRate">Samples per second of 16-bit mono.</param>
    /// <param name="frame">The length of a frame, 50 ms to 1 s; rounded up to a whole sample.</param>
    /// <param name="sourceSeeks">Whether the source can seek, so that audio need not be kept once it was taken.</param>
    /// <param name="longest">The most audio that is kept without a spool; <see cref="LongestKept"/> by default. Tests use less.</param>
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

    /// <summary>The number of bytes that wait to be taken.</summary>
    public long Waiting
    {
        get
        {
            lock (_gate) return _ring.End - _next;
        }
    }

    /// <summary>The highest offset that was taken; audio taken again after a rewind does not count twice.</summary>
    public long Furthest => Interlocked.Read(ref _furthest);

    /// <summary>The offset before which nothing is needed any more.</summary>
    public long Released => Interlocked.Read(ref _released);

    /// <summary>Whether the next frame is only on disk, so that taking it may wait for the disk.</summary>
    public bool NextIsOnDisk
    {
        get
        {
            lock (_gate) return _spool is not null && _next < _ring.First;
        }
    }

    /// <summary>Whether the audio has ended and all of it was taken.</summary>
    public bool IsDone
    {
        get
        {
            lock (_gate) return _completed && _next == _ring.End;
        }
    }

    /// <summary>Whether audio was dropped that nobody had taken, a whole frame or more.</summary>
    public bool HasDropped { get; private set; }

    /// <summary>Whether the producer is no longer needed.</summary>
    public bool IsClosed
    {
        get
        {
            lock (_gate) return _closed;
        }
    }

    /// <summary>Begins at an offset other than 0: with audio that an earlier process left on disk, or in the middle of a file.</summary>
    /// <param name="next">The offset of the first byte to take.</param>
    /// <param name="end">The offset at which new audio is added; what lies between is on disk.</param>
    public void BeginAt(long next, long end)
    {
        lock (_gate)
        {
            _ring.MoveTo(end);
            _next = _released = _furthest = next;
            if (_sourceSeeks) _seek = next;
        }
    }

    /// <summary>Starts to use a spool, which also keeps unacknowledged audio on disk.</summary>
    public void KeepOn(AudioSpool spool)
    {
        lock (_gate) _spool = spool;
    }

    /// <summary>
    /// Adds audio. The oldest audio beyond the limit is dropped; the offset that the next <see cref="Rewind"/> returns shows it.
    /// </summary>
    public void Append(ReadOnlySpan<byte> pcm)
    {
        lock (_gate)
        {
            // Audio that was read before a seek belongs to another offset.
            if (_completed || _seek is not null) return;
            _ring.Add(pcm);
            ForgetWhatMayBe();
            if (_ring.End - _next < FrameBytes) return;
        }
        _ready.Set();
    }

    /// <summary>Ends the audio. A tail shorter than the service accepts is padded with silence; half a sample is dropped.</summary>
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

    /// <summary>Stops input and output and releases the producer.</summary>
    /// <returns>The offsets between which audio was not taken.</returns>
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
    /// <param name="frame">A buffer of at least <see cref="FrameBytes"/> bytes.</param>
    /// <param name="place">The offset of the frame in the session.</param>
    /// <returns>The number of bytes: a whole frame, or a shorter one at the end; 0 if there is no frame.</returns>
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
            // Outside the lock: a slow disk must not hold up the recording thread.
            int read = disk?.ReadOn(place, frame[..bytes]) ?? bytes;
            lock (_gate)
            {
                if (_closed) return 0;
                if (read > 0 && read < bytes)
                {
                    // Memory continues where the disk ends. Before a hole, the frame is padded to the shortest that the service accepts.
                    if (place + read >= _ring.First) _ring.CopyTo(place + read, frame[read..bytes]);
                    else frame[read..bytes].Clear();
                    read = place + read >= _ring.First ? bytes : Math.Max(read, Math.Min(bytes, _shortestBytes));
                }
                bytes = read;
                // A hole in the spool: continue where the spool has audio again, or in memory.
                _next = bytes > 0 ? place + bytes : disk!.NextAfter(place) is var next && next > place && next < _ring.First ? next : _ring.First;
                // While the consumer took a frame at the limit, the producer may have dropped it and what follows.
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

    /// <summary>Makes the consumer check its other work.</summary>
    public void WakeConsumer() => _ready.Set();

    /// <summary>Marks everything before this offset as no longer needed.</summary>
    public void Release(long place)
    {
        lock (_gate)
        {
            if (place <= _released) return;
            Interlocked.Exchange(ref _released, Math.Min(place, _next));
            _ring.ForgetBefore(_released);
        }
    }

    /// <summary>
    /// Moves back, so that the frames from an offset on are delivered again. Called by the consumer, between two sockets.
    /// </summary>
    /// <returns>The offset at which delivery continues; later than the requested one if audio was dropped.</returns>
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
            // The frames now lie on another grid, so the last one may be shorter than the service accepts.
            if (_completed) PadTail();
        }
        _producer.Set();
        return place;
    }

    /// <summary>Returns whether the source must seek, and to which offset. Called by the producer.</summary>
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

    /// <summary>Waits until less than a second of audio is buffered: a file is paused while the connection is slow or down.</summary>
    public ValueTask WaitForRoomAsync() => MayGoOn() ? ValueTask.CompletedTask : WaitAsync(MayGoOn);

    /// <summary>The same for a thread that may block.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void WaitForRoom(CancellationToken stop)
    {
        if (!MayGoOn()) WaitAsync(MayGoOn).AsTask().Wait(stop);
    }

    /// <summary>Waits, after the end of the source, until an earlier offset is requested again or the buffer is closed.</summary>
    public ValueTask WaitForRewindAsync() => WaitAsync(() =>
    {
        lock (_gate) return _seek is not null || _closed;
    });

    /// <summary>Copies audio that is in memory, for the spool.</summary>
    /// <returns>The number of bytes; 0 if there are none. <paramref name="place"/> moves up to the first offset that is in
    /// memory.</returns>
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

    /// <summary>Makes the producer wait until a condition holds; it is checked again after each <see cref="WakeProducer"/>.</summary>
    public async ValueTask WaitAsync(Func<bool> until)
    {
        while (!until()) await _producer.WaitAsync();
    }

    /// <summary>Makes the producer check its condition again.</summary>
    public void WakeProducer() => _producer.Set();

    /// <summary>The same at a later time.</summary>
    /// <param name="at">The time, in ticks of <see cref="System.Diagnostics.Stopwatch"/>.</param>
    public void WakeProducerAt(long at) => PacingThread.Wake(_producer, at);

    /// <summary>Makes the producer wait for the next wake-up.</summary>
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
        // Whole samples: a source may deliver half of one, and audio from an odd offset would be noise.
        if (_ring.End - _ring.First > _longestBytes)
            _ring.ForgetBefore((_ring.End - _longestBytes) & ~1L);
        StayInRing();
    }

    // Without a spool, audio that the ring dropped is lost, and the next frame is the oldest in the ring.
    private void StayInRing()
    {
        if (_spool is null && _next < _ring.First) _next = _ring.First;
    }

    private static int Bytes(int sampleRate, TimeSpan time) => (int)Math.Ceiling(sampleRate * time.TotalSeconds) * Capture.BytesPerSample;
}
