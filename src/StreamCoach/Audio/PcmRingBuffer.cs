namespace StreamCoach.Audio;

/// <summary>
/// Stores audio in memory by its offset in the session: bytes are added at the end and dropped at the front. It grows when needed. Not
/// thread-safe.
/// </summary>
internal sealed class PcmRingBuffer(int capacity)
{
    private byte[] _ring = new byte[capacity];
    private int _start;

    /// <summary>The offset of the oldest byte in the buffer.</summary>
    public long First { get; private set; }

    /// <summary>The offset after the newest byte.</summary>
    public long End { get; private set; }

    /// <summary>Adds audio at the end.</summary>
    public void Add(ReadOnlySpan<byte> pcm)
    {
        int count = (int)(End - First);
        if (count + pcm.Length > _ring.Length) Grow(count, count + pcm.Length);
        int end = (_start + count) % _ring.Length;
        int head = Math.Min(pcm.Length, _ring.Length - end);
        pcm[..head].CopyTo(_ring.AsSpan(end));
        pcm[head..].CopyTo(_ring);
        End += pcm.Length;
    }

    /// <summary>Copies the bytes from an offset on, which must be in the buffer.</summary>
    public void CopyTo(long offset, Span<byte> pcm)
    {
        int from = (int)((_start + (offset - First)) % _ring.Length);
        int head = Math.Min(pcm.Length, _ring.Length - from);
        _ring.AsSpan(from, head).CopyTo(pcm);
        _ring.AsSpan(0, pcm.Length - head).CopyTo(pcm[head..]);
    }

    /// <summary>Drops the bytes before an offset.</summary>
    public void DropBefore(long offset)
    {
        if (offset <= First) return;
        long dropped = Math.Min(offset, End) - First;
        _start = (int)((_start + dropped) % _ring.Length);
        First += dropped;
    }

    /// <summary>Drops the newest bytes, from an offset on.</summary>
    public void Truncate(long offset) => End = Math.Clamp(offset, First, End);

    /// <summary>Empties the buffer and continues at another offset.</summary>
    public void MoveTo(long offset)
    {
        _start = 0;
        First = End = offset;
    }

    private void Grow(int count, int needed)
    {
        var larger = new byte[Math.Max(needed, _ring.Length * 2)];
        CopyTo(First, larger.AsSpan(0, count));
        _ring = larger;
        _start = 0;
    }
}
