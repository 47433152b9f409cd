using StreamCoach.Storage;
using StreamCoach.Threading;

namespace StreamCoach.Audio;

/// <summary>
/// Buffers audio between source and transcriber: bytes of any size go in, frames of one size come out, and each byte is identified by its
/// offset in the session. A source can begin before the transcriber does, a slow connection never holds back a microphone, and audio that
/// was sent is kept until it is acknowledged, because a reconnect needs it again. One producer, one consumer.
/// </summary>
internal sealed class FrameBuffer
{
    private readonly Lock _gate = new();
    private readonly InlineEvent _ready = new();
    private readonly FrameSizes _sizes;
    private readonly RetainedAudio _audio;
    private readonly bool _sourceSeeks;
    private long _next;
    private long _furthest;
    private long _released;
    private long _seek;
    private volatile bool _mustSeek;
    private bool _completed;
    private volatile bool _closed;

    /// <summary>Creates an empty buffer.</summary>
    /// <param name="sizes">The sizes of frames and of the buffer.</param>
    /// <param name="sourceSeeks">Whether the source can seek, so that audio need not be kept once it was taken.</param>
    public FrameBuffer(FrameSizes sizes, bool sourceSeeks = false)
    {
        _sizes = sizes;
        _sourceSeeks = sourceSeeks;
        _audio = new(sizes);
        Producer = new(this);
    }

    /// <summary>The size of a frame in bytes.</summary>
    public int FrameBytes => _sizes.Frame;

    /// <summary>The waits of the producer.</summary>
    public FrameProducer Producer { get; }

    /// <summary>The number of bytes that wait to be taken.</summary>
    public long Waiting
    {
        get { lock (_gate) return _audio.End - _next; }
    }

    /// <summary>The highest offset that was taken; audio taken again after a rewind does not count twice.</summary>
    public long Furthest => Interlocked.Read(ref _furthest);

    /// <summary>The offset before which nothing is needed any more.</summary>
    public long Released => Interlocked.Read(ref _released);

    /// <summary>Whether the next frame is only on disk, so that taking it may wait for the disk.</summary>
    public bool NextIsOnDisk
    {
        get { lock (_gate) return _audio.SpoolFor(_next) is not null; }
    }

    /// <summary>Whether the audio has ended and all of it was taken.</summary>
    public bool IsDone
    {
        get { lock (_gate) return _completed && _next == _audio.End; }
    }

    /// <summary>Whether audio was dropped that nobody had taken, a whole frame or more.</summary>
    public bool HasDropped { get; private set; }

    /// <summary>Whether the producer is no longer needed.</summary>
    public bool IsClosed => _closed;

    /// <summary>Whether the source must seek: <see cref="TakeSeek"/>.</summary>
    public bool MustSeek => _mustSeek;

    /// <summary>Whether the producer need not wait.</summary>
    public bool HasRoom()
    {
        lock (_gate) return _audio.End - _next < _sizes.Ahead || _completed || _mustSeek;
    }

    /// <summary>Begins at an offset other than 0: with audio that an earlier process left on disk, or in the middle of a file.</summary>
    /// <param name="next">The offset of the first byte to take.</param>
    /// <param name="end">The offset at which new audio is added; what lies between is on disk.</param>
    public void BeginAt(long next, long end)
    {
        lock (_gate)
        {
            _audio.MoveTo(end);
            _next = _released = _furthest = next;
            if (_sourceSeeks) (_seek, _mustSeek) = (next, true);
        }
    }

    /// <summary>Starts to use a spool, which also keeps unacknowledged audio on disk.</summary>
    public void UseSpool(AudioSpool spool)
    {
        lock (_gate) _audio.UseSpool(spool);
    }

    /// <summary>
    /// Adds audio. The oldest audio beyond the limit is dropped; the offset that the next <see cref="Rewind"/> returns shows it.
    /// </summary>
    public void Append(ReadOnlySpan<byte> pcm)
    {
        lock (_gate)
        {
            // Audio that was read before a seek belongs to another offset.
            if (_completed || _mustSeek) return;
            _audio.Add(pcm);
            _next = _audio.SkipLost(_next);
            if (_audio.End - _next < FrameBytes) return;
        }
        _ready.Set();
    }

    /// <summary>Ends the audio. A last frame shorter than the service accepts is padded with silence; half a sample is dropped.</summary>
    public void Complete()
    {
        lock (_gate)
        {
            if (!_completed && !_mustSeek)
            {
                _audio.DropHalfSample();
                _audio.PadLastFrame(_next);
                _completed = true;
            }
        }
        _ready.Set();
        Producer.Wake();
    }

    /// <summary>Stops input and output and releases the producer.</summary>
    /// <returns>The offsets between which audio was not taken.</returns>
    public (long From, long To) Discard()
    {
        (long, long) dropped;
        lock (_gate)
        {
            dropped = (_next, _audio.End);
            HasDropped |= _audio.End - _next >= FrameBytes;
            _next = _audio.End;
            _completed = _closed = true;
        }
        _ready.Set();
        Producer.Wake();
        return dropped;
    }

    /// <summary>Takes the oldest frame.</summary>
    /// <param name="frame">A buffer of at least <see cref="FrameBytes"/> bytes.</param>
    /// <param name="offset">The offset of the frame in the session.</param>
    /// <returns>The number of bytes: a whole frame, or a shorter one at the end; 0 if there is no frame.</returns>
    public int Take(Span<byte> frame, out long offset)
    {
        while (true)
        {
            int bytes;
            AudioSpool? spool;
            lock (_gate)
            {
                offset = _next = _audio.SkipLost(_next);
                bytes = (int)Math.Min(_audio.End - _next, FrameBytes);
                if (bytes == 0 || (bytes < FrameBytes && !_completed)) return 0;
                spool = _audio.SpoolFor(_next);
                if (spool is null) _audio.CopyTo(_next, frame[..bytes]);
            }
            // Outside the lock: a slow disk must not hold up the recording thread.
            int read = spool?.ReadOn(offset, frame[..bytes]) ?? bytes;
            lock (_gate)
            {
                if (_closed) return 0;
                if (spool is not null) bytes = _audio.CompleteFrame(offset, frame[..bytes], read);
                // While the consumer took a frame at the limit, the producer may have dropped it and what follows.
                _next = _audio.SkipLost(bytes > 0 ? offset + bytes : _audio.AfterHole(offset));
                if (_next > _furthest) Interlocked.Exchange(ref _furthest, _next);
                if (_sourceSeeks) _audio.DropBefore(_next);
            }
            if (bytes == 0) continue;
            Producer.Wake();
            return bytes;
        }
    }

    /// <summary>Waits for a frame, or for <see cref="WakeConsumer"/>.</summary>
    public ValueTask WaitForFrameAsync() => _ready.WaitAsync();

    /// <summary>Makes the consumer check its other work.</summary>
    public void WakeConsumer() => _ready.Set();

    /// <summary>Marks everything before this offset as no longer needed.</summary>
    public void Release(long offset)
    {
        lock (_gate)
        {
            if (offset <= _released) return;
            Interlocked.Exchange(ref _released, Math.Min(offset, _next));
            _audio.DropBefore(_released);
        }
    }

    /// <summary>
    /// Moves back, so that the frames from an offset on are delivered again. Called by the consumer, between two connections.
    /// </summary>
    /// <returns>The offset at which delivery continues; later than the requested one if audio was dropped.</returns>
    public long Rewind(long offset)
    {
        offset &= ~1L;
        lock (_gate)
        {
            if (_closed) return _next;
            if (_sourceSeeks)
            {
                if (offset == _next) return offset;
                _audio.MoveTo(offset);
                (_seek, _mustSeek) = (offset, true);
                _completed = false;
            }
            else
            {
                offset = _audio.FirstFrom(offset);
            }
            _next = Math.Min(offset, _audio.End);
            // The frames now begin at other offsets, so the last one may be shorter than the service accepts.
            if (_completed) _audio.PadLastFrame(_next);
        }
        Producer.Wake();
        return offset;
    }

    /// <summary>Returns whether the source must seek, and to which offset. Called by the producer.</summary>
    public bool TakeSeek(out long offset)
    {
        lock (_gate)
        {
            offset = _seek;
            bool mustSeek = _mustSeek;
            _mustSeek = false;
            return mustSeek;
        }
    }

    /// <summary>Copies audio that is in memory, for the spool.</summary>
    /// <returns>The number of bytes; 0 if there are none. <paramref name="offset"/> moves up to the first one that is in memory.</returns>
    public int Copy(ref long offset, Span<byte> pcm)
    {
        lock (_gate) return _audio.CopyInMemory(ref offset, pcm);
    }
}
