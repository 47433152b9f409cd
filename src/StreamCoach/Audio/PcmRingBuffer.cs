namespace StreamCoach.Audio;

/// <summary>Sound in memory, by its place in the session: added at the end, forgotten at the front. It grows as it must. Not safe for two threads.</summary>
internal sealed class PcmRingBuffer(int room)
{
    private byte[] _ring = new byte[room];
    private int _at;

    /// <summary>The place of the oldest byte that is held.</summary>
    public long First { get; private set; }

    /// <summary>The place after the newest byte.</summary>
    public long End { get; private set; }

    /// <summary>Adds sound at the end.</summary>
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

    /// <summary>Copies what stands from a place on, which must be held.</summary>
    public void CopyTo(long place, Span<byte> pcm)
    {
        int from = (int)((_at + (place - First)) % _ring.Length);
        int head = Math.Min(pcm.Length, _ring.Length - from);
        _ring.AsSpan(from, head).CopyTo(pcm);
        _ring.AsSpan(0, pcm.Length - head).CopyTo(pcm[head..]);
    }

    /// <summary>Forgets what stands before a place.</summary>
    public void ForgetBefore(long place)
    {
        if (place <= First) return;
        long forgotten = Math.Min(place, End) - First;
        _at = (int)((_at + forgotten) % _ring.Length);
        First += forgotten;
    }

    /// <summary>Drops the newest bytes, from a place on.</summary>
    public void CutAt(long place) => End = Math.Clamp(place, First, End);

    /// <summary>Empties it, and goes on at another place.</summary>
    public void MoveTo(long place)
    {
        _at = 0;
        First = End = place;
    }

    private void Grow(int held, int needed)
    {
        var larger = new byte[Math.Max(needed, _ring.Length * 2)];
        CopyTo(First, larger.AsSpan(0, held));
        _ring = larger;
        _at = 0;
    }
}
