using StreamCoach.Audio;

namespace StreamCoach.Recognition.Local;

/// <summary>Takes frames from the buffer one after another. A frame that does not follow the one before stays until it is used, so that what was before can be finished first.</summary>
/// <param name="buffer">The buffer.</param>
/// <param name="offset">The offset of the first frame.</param>
internal sealed class FrameReader(FrameBuffer buffer, long offset)
{
    private readonly byte[] _frame = new byte[buffer.FrameBytes];
    private int _length;

    /// <summary>The offset of the frame that was taken.</summary>
    public long At { get; private set; } = offset;

    /// <summary>The offset after the last frame that was used.</summary>
    public long Next { get; private set; } = offset;

    /// <summary>Whether the frame that was taken, if there is one, follows the last one that was used. Otherwise the audio between them was lost.</summary>
    public bool Follows => _length == 0 || At == Next;

    /// <summary>Whether the audio has ended and all of it was used.</summary>
    public bool IsDone => _length == 0 && buffer.IsDone;

    /// <summary>Takes a frame, unless one that was taken is not used.</summary>
    /// <returns><see langword="false"/> if there is none.</returns>
    public bool Take()
    {
        if (_length > 0) return true;
        _length = buffer.Take(_frame, out long at);
        if (_length > 0) At = at;
        return _length > 0;
    }

    /// <summary>Uses the frame that was taken.</summary>
    /// <returns>Its audio, until the next one is taken.</returns>
    public ReadOnlySpan<byte> Use()
    {
        ReadOnlySpan<byte> audio = _frame.AsSpan(0, _length);
        Next = At + _length;
        _length = 0;
        return audio;
    }
}
