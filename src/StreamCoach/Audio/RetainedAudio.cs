using StreamCoach.Storage;

namespace StreamCoach.Audio;

/// <summary>
/// The audio that may still be needed, by its offset in the session: the newest part in memory and, with a spool, older parts on disk.
/// Without a spool, the oldest audio beyond the limit is lost. Not thread-safe: the lock of <see cref="FrameBuffer"/> guards it.
/// </summary>
internal sealed class RetainedAudio(FrameSizes sizes)
{
    private readonly PcmRingBuffer _memory = new(sizes.Ahead + 2 * sizes.Frame);
    private AudioSpool? _spool;

    /// <summary>The offset after the newest byte.</summary>
    public long End => _memory.End;

    /// <summary>Starts to use a spool.</summary>
    public void UseSpool(AudioSpool spool) => _spool = spool;

    /// <summary>Adds audio at the end, and drops the oldest audio from memory beyond the limits.</summary>
    public void Add(ReadOnlySpan<byte> pcm)
    {
        _memory.Add(pcm);
        // Whole samples: a source may deliver half of one, and audio from an odd offset would be noise.
        if (InMemory > sizes.BesideSpool && _spool is { } spool) _memory.DropBefore(Math.Min(spool.End, End - sizes.BesideSpool) & ~1L);
        if (InMemory > sizes.InMemory) _memory.DropBefore((End - sizes.InMemory) & ~1L);
    }

    /// <summary>Pads the last frame with silence to the shortest that may be sent.</summary>
    /// <param name="next">The offset of the next frame.</param>
    public void PadLastFrame(long next)
    {
        int bytes = (int)((End - next) % sizes.Frame);
        if (bytes > 0 && bytes < sizes.Shortest) _memory.Add(new byte[sizes.Shortest - bytes]);
    }

    /// <summary>Drops half a sample at the end, if there is one.</summary>
    public void DropHalfSample()
    {
        if ((End & 1) == 1) _memory.Truncate(End - 1);
    }

    /// <summary>Drops from memory what precedes an offset.</summary>
    public void DropBefore(long offset) => _memory.DropBefore(offset);

    /// <summary>Empties the memory and continues at another offset.</summary>
    public void MoveTo(long offset) => _memory.MoveTo(offset);

    /// <summary>Returns the spool to read an offset from; <see langword="null"/> if it is in memory.</summary>
    public AudioSpool? SpoolFor(long offset) => offset < _memory.First ? _spool : null;

    /// <summary>Copies audio that is in memory.</summary>
    public void CopyTo(long offset, Span<byte> pcm) => _memory.CopyTo(offset, pcm);

    /// <summary>Completes a frame whose beginning was read from the spool: with what follows in memory, or before a hole with silence.</summary>
    /// <param name="offset">The offset of the frame.</param>
    /// <param name="frame">The frame.</param>
    /// <param name="read">The number of bytes that the spool had.</param>
    /// <returns>The number of bytes in the frame; 0 if the spool had none.</returns>
    public int CompleteFrame(long offset, Span<byte> frame, int read)
    {
        if (read == 0 || read == frame.Length) return read;
        if (offset + read >= _memory.First)
        {
            _memory.CopyTo(offset + read, frame[read..]);
            return frame.Length;
        }
        frame[read..].Clear();
        return Math.Max(read, Math.Min(frame.Length, sizes.Shortest));
    }

    /// <summary>Returns the offset at which audio is available again after a hole in the spool.</summary>
    public long AfterHole(long offset) => _spool!.NextAfter(offset) is var next && next > offset && next < _memory.First ? next : _memory.First;

    /// <summary>Returns the first offset, not before the given one, from which audio is available.</summary>
    public long FirstFrom(long offset) =>
        offset >= _memory.First ? offset
        : _spool is { } spool && spool.End > offset ? Math.Min(Math.Max(offset, spool.First), _memory.First)
        : _memory.First;

    /// <summary>Skips audio that was lost: without a spool, what memory has dropped.</summary>
    /// <returns>The offset of the next byte to take.</returns>
    public long SkipLost(long next) => _spool is null ? Math.Max(next, _memory.First) : next;

    /// <summary>Copies audio that is in memory.</summary>
    /// <returns>The number of bytes; 0 if there are none. <paramref name="offset"/> moves up to the first one that is in memory.</returns>
    public int CopyInMemory(ref long offset, Span<byte> pcm)
    {
        offset = Math.Max(offset, _memory.First);
        int bytes = (int)Math.Clamp(End - offset, 0, pcm.Length);
        if (bytes > 0) _memory.CopyTo(offset, pcm[..bytes]);
        return bytes;
    }

    private long InMemory => _memory.End - _memory.First;
}
