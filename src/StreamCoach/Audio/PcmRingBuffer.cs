namespace StreamCoach.Audio;

/// <summary>
/// Stores audio in memory by its offset in the session: bytes are added at the end and dropped at the front. It grows when needed. Not
/// thread-safe.
/// </summary>
internal sealed class PcmRingBuffer(int room)
{
    private byte[] _ring = new byte[room];
    private int _at;

    /// <summary>The offset of the oldest byte in the buffer.</summary>
    public long First { get; private set; }

    /// <summary>The offset after the newest byte.</summary>
    public long End { get; private set; }

    /// <summary>Adds audio at the end.</summary>
    public void Add(ReadOnlySpan<byte> pcm)
    {
        int held = (int)(End - First);
        if (held + pcm.Length > _ring.Length) Grow(held, held + pcm.Length);
        int end = (_at + held) % _ring.Length;
        int head = Math.Min(pcm.Length, _ring.Length - end);
        pcm[..head].CopyTo(_ring.AsSpan(end));
        pcm[head..].CopyTo(_ring);
        End += pcm.Length;
    }

    /// <summary>Copies the bytes from an offset on, which must be in the buffer.</summary>
    public void CopyTo(long offset, Span<byte> pcm)
    {
        int from = (int)((_at + (offset - First)) % _ring.Length);
        int head = Math.Min(pcm.Length, _ring.Length - from);
        _ring.AsSpan(from, head).CopyTo(pcm);
        _ring.AsSpan(0, pcm.Length - head).CopyTo(pcm[head..]);
    }

    /// <summary>Drops the bytes before an offset.</summary>
    public void ForgetBefore(long offset)
    {
        if (offset <= First) return;
        long forgotten = Math.Min(offset, End) - First;
        _at = (int)((_at + forgotten) % _ring.Length);
        First += forgotten;
    }

    /// <summary>Drops the newest bytes, from an offset on.</summary>
    public void CutAt(long offset) => End = Math.Clamp(offset, First, End);

    /// <summary>Empties the buffer and continues at another offset.</summary>
    public void MoveTo(long offset)
    {
        _at = 0;
        First = End = offset;
    }

    private void Grow(int held, int needed)
    {
        var larger = new byte[Math.Max(needed, _ring.Length * 2)];
        CopyTo(First, larger.AsSpan(0, held));
        _ring = larger;
        _at = 0;
    }
}
