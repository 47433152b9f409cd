namespace StreamCoach.Audio;

/// <summary>
/// Sound between the source and the socket: bytes of any size go in, frames of one size come out. It lets a source begin before the service
/// has, and a slow line never holds back a microphone. One producer, one consumer.
/// </summary>
internal sealed class FrameBuffer
{
    private readonly Lock _gate = new();
    private readonly Wake _ready = new();
    private readonly Wake _room = new();
    private readonly int _roomBytes;
    private byte[] _ring;
    private int _first;
    private int _count;
    private bool _completed;

    /// <summary>Makes an empty buffer.</summary>
    /// <param name="sampleRate">Samples per second of 16-bit mono.</param>
    public FrameBuffer(int sampleRate)
    {
        FrameBytes = FrameSamples(sampleRate) * 2;
        _roomBytes = FrameBytes * 20;
        _ring = new byte[FrameBytes * 40];
    }

    /// <summary>The size of a frame: 50 ms, rounded up to a whole sample, because the service refuses less.</summary>
    public int FrameBytes { get; }

    /// <summary>Bytes that wait to be taken.</summary>
    public int Buffered
    {
        get
        {
            lock (_gate) return _count;
        }
    }

    public static int FrameSamples(int sampleRate) => (sampleRate + 19) / 20;

    /// <summary>Adds sound; the buffer grows as it must.</summary>
    public void Append(ReadOnlySpan<byte> pcm)
    {
        lock (_gate)
        {
            if (_completed) return;
            if (_count + pcm.Length > _ring.Length) Grow(_count + pcm.Length);
            int end = (_first + _count) % _ring.Length;
            int head = Math.Min(pcm.Length, _ring.Length - end);
            pcm[..head].CopyTo(_ring.AsSpan(end));
            pcm[head..].CopyTo(_ring);
            _count += pcm.Length;
            if (_count < FrameBytes) return;
        }
        _ready.Set();
    }

    /// <summary>No more sound comes. What is left is padded with silence to whole frames; half a sample is dropped.</summary>
    public void Complete()
    {
        lock (_gate)
        {
            if (!_completed)
            {
                int tail = (_count & ~1) % FrameBytes;
                _count &= ~1;
                if (tail > 0) PadUnlocked(FrameBytes - tail);
                _completed = true;
            }
        }
        _ready.Set();
    }

    /// <summary>Drops what has not been taken.</summary>
    /// <returns>The bytes dropped.</returns>
    public int Discard()
    {
        int dropped;
        lock (_gate)
        {
            dropped = _count;
            _count = 0;
            _completed = true;
        }
        _ready.Set();
        _room.Set();
        return dropped;
    }

    /// <summary>Takes the oldest frame.</summary>
    /// <param name="frame">Room for <see cref="FrameBytes"/> bytes.</param>
    /// <returns><see langword="false"/> where no whole frame is there.</returns>
    public bool TryTake(Span<byte> frame)
    {
        lock (_gate)
        {
            if (_count < FrameBytes) return false;
            int head = Math.Min(FrameBytes, _ring.Length - _first);
            _ring.AsSpan(_first, head).CopyTo(frame);
            _ring.AsSpan(0, FrameBytes - head).CopyTo(frame[head..]);
            _first = (_first + FrameBytes) % _ring.Length;
            _count -= FrameBytes;
        }
        _room.Set();
        return true;
    }

    /// <summary>Waits for a frame.</summary>
    /// <returns><see langword="false"/> once the sound has ended and all of it was taken.</returns>
    public async ValueTask<bool> WaitForFrameAsync(CancellationToken cancel)
    {
        while (true)
        {
            lock (_gate)
            {
                if (_count >= FrameBytes) return true;
                if (_completed) return false;
            }
            await _ready.WaitAsync(cancel);
        }
    }

    /// <summary>Waits until less than a second of sound is buffered: a file is paused, not buffered, while the line is slow.</summary>
    public async ValueTask WaitForRoomAsync(CancellationToken cancel)
    {
        while (true)
        {
            lock (_gate)
            {
                if (_count < _roomBytes || _completed) return;
            }
            await _room.WaitAsync(cancel);
        }
    }

    private void PadUnlocked(int bytes)
    {
        if (_count + bytes > _ring.Length) Grow(_count + bytes);
        for (int i = 0; i < bytes; i++) _ring[(_first + _count + i) % _ring.Length] = 0;
        _count += bytes;
    }

    private void Grow(int needed)
    {
        var larger = new byte[Math.Max(needed, _ring.Length * 2)];
        int head = Math.Min(_count, _ring.Length - _first);
        _ring.AsSpan(_first, head).CopyTo(larger);
        _ring.AsSpan(0, _count - head).CopyTo(larger.AsSpan(head));
        _ring = larger;
        _first = 0;
    }
}
