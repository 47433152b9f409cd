namespace StreamCoach.Audio;

/// <summary>
/// Sound between the source and the socket: bytes of any size go in, frames of one size come out. It lets a source begin before the service
/// has, and a slow line never holds back a microphone. One producer, one consumer.
/// </summary>
internal sealed class FrameBuffer
{
    /// <summary>The service refuses frames of less than 50 ms.</summary>
    public static readonly TimeSpan ShortestFrame = TimeSpan.FromMilliseconds(50);

    /// <summary>Long enough to cost little, short enough for turns to grow before one's eyes. The service takes up to a second.</summary>
    public static readonly TimeSpan FileFrame = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan Room = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Signal _ready = new();
    private readonly Signal _room = new();
    private readonly int _shortestBytes;
    private readonly int _roomBytes;
    private byte[] _ring;
    private int _first;
    private int _count;
    private bool _completed;

    /// <summary>Makes an empty buffer.</summary>
    /// <param name="sampleRate">Samples per second of 16-bit mono.</param>
    /// <param name="frame">How long a frame is, 50 ms to 1 s; rounded up to a whole sample.</param>
    public FrameBuffer(int sampleRate, TimeSpan frame)
    {
        FrameBytes = Bytes(sampleRate, frame);
        _shortestBytes = Bytes(sampleRate, ShortestFrame);
        _roomBytes = Bytes(sampleRate, Room);
        _ring = new byte[_roomBytes + 2 * FrameBytes];
    }

    /// <summary>The size of a frame in bytes.</summary>
    public int FrameBytes { get; }

    /// <summary>Bytes that wait to be taken.</summary>
    public int Buffered
    {
        get
        {
            lock (_gate) return _count;
        }
    }

    /// <summary>Adds sound; the buffer grows as it must.</summary>
    public void Append(ReadOnlySpan<byte> pcm)
    {
        lock (_gate)
        {
            if (_completed) return;
            Add(pcm);
            if (_count < FrameBytes) return;
        }
        _ready.Set();
    }

    /// <summary>No more sound comes. A tail that is shorter than the service takes is padded with silence; half a sample is dropped.</summary>
    public void Complete()
    {
        lock (_gate)
        {
            if (!_completed)
            {
                _count &= ~1;
                int tail = _count % FrameBytes;
                if (tail > 0 && tail < _shortestBytes) Add(new byte[_shortestBytes - tail]);
                _completed = true;
            }
        }
        _ready.Set();
        _room.Set();
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
    /// <returns>Its bytes: a whole frame, or the shorter one at the end; 0 where none is there.</returns>
    public int Take(Span<byte> frame)
    {
        int bytes;
        lock (_gate)
        {
            bytes = Math.Min(_count, FrameBytes);
            if (bytes < FrameBytes && !_completed) return 0;
            int head = Math.Min(bytes, _ring.Length - _first);
            _ring.AsSpan(_first, head).CopyTo(frame);
            _ring.AsSpan(0, bytes - head).CopyTo(frame[head..]);
            _first = (_first + bytes) % _ring.Length;
            _count -= bytes;
        }
        _room.Set();
        return bytes;
    }

    /// <summary>Waits for a frame.</summary>
    public ValueTask WaitForFrameAsync() => _ready.WaitAsync();

    /// <summary>Whether the sound has ended and all of it was taken.</summary>
    public bool IsDone
    {
        get
        {
            lock (_gate) return _completed && _count == 0;
        }
    }

    /// <summary>Waits until less than a second of sound is buffered: a file is paused, not buffered, while the line is slow.</summary>
    public ValueTask WaitForRoomAsync() => HasRoom() ? ValueTask.CompletedTask : WaitLongerAsync();

    /// <summary>The same for a thread that may block.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void WaitForRoom(CancellationToken stop)
    {
        if (!HasRoom()) WaitLongerAsync().AsTask().Wait(stop);
    }

    private async ValueTask WaitLongerAsync()
    {
        while (!HasRoom()) await _room.WaitAsync();
    }

    private bool HasRoom()
    {
        lock (_gate) return _count < _roomBytes || _completed;
    }

    private static int Bytes(int sampleRate, TimeSpan time) => (int)Math.Ceiling(sampleRate * time.TotalSeconds) * Capture.BytesPerSample;

    private void Add(ReadOnlySpan<byte> pcm)
    {
        if (_count + pcm.Length > _ring.Length) Grow(_count + pcm.Length);
        int end = (_first + _count) % _ring.Length;
        int head = Math.Min(pcm.Length, _ring.Length - end);
        pcm[..head].CopyTo(_ring.AsSpan(end));
        pcm[head..].CopyTo(_ring);
        _count += pcm.Length;
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
