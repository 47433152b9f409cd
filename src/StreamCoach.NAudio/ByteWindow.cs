namespace StreamCoach.NAudio;

/// <summary>Lets a parser look ahead in a stream and continue at any byte that it has seen.</summary>
internal sealed class ByteWindow(Stream stream) : IDisposable
{
    private byte[] _bytes = new byte[64 * 1024];
    private int _start;
    private int _end;
    private bool _ended;

    /// <summary>The bytes that were read and not skipped yet.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(_start, _end - _start);

    /// <summary>Reads until a number of bytes is available.</summary>
    /// <returns>Whether they are available; if not, the stream has ended and <see cref="Bytes"/> is the rest of it.</returns>
    public bool Has(int count)
    {
        if (_end - _start >= count) return true;
        if (_ended) return false;
        _bytes.AsSpan(_start, _end - _start).CopyTo(_bytes);
        _end -= _start;
        _start = 0;
        if (_bytes.Length < count) Array.Resize(ref _bytes, count);
        int read = stream.ReadAtLeast(_bytes.AsSpan(_end), count - _end, throwOnEndOfStream: false);
        _end += read;
        _ended = _end < count;
        return !_ended;
    }

    /// <summary>Skips bytes, read or not; stops at the end of the stream.</summary>
    public void Skip(long count)
    {
        while (count > 0 && Has(1))
        {
            int step = (int)Math.Min(count, _end - _start);
            _start += step;
            count -= step;
        }
    }

    public void Dispose() => stream.Dispose();
}
