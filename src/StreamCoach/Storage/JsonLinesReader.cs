namespace StreamCoach.Storage;

/// <summary>Reads a session's journal line by line, as bytes, also while a <see cref="JsonLinesWriter"/> still appends to it.</summary>
internal sealed class JsonLinesReader : IDisposable
{
    // A turn of several hours takes some MB; messages of the service above 16 MB are refused.
    private const int LongestLine = 64 << 20;

    private readonly FileStream _file;
    private byte[] _buffer = new byte[64 * 1024];
    private int _next;
    private int _filled;
    private int _start;
    private int _length;
    // The offset in the file of the buffer's first byte.
    private long _bufferOffset;

    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public JsonLinesReader(SessionFolder folder) =>
        _file = folder.OpenFile(SessionFolder.JournalFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    /// <summary>The current line, without its line end.</summary>
    public ReadOnlySpan<byte> Current => _buffer.AsSpan(_start, _length);

    /// <summary>The offset in the file of the current line's first byte.</summary>
    public long Offset => _bufferOffset + _start;

    /// <summary>The number of the line in the file, from 1.</summary>
    public int Number { get; private set; }

    /// <summary>
    /// Whether the line is longer than any that a session writes. It was discarded, and <see cref="Current"/> is only its end.
    /// </summary>
    public bool IsTooLong { get; private set; }

    /// <summary>Whether the file ends before the line does.</summary>
    public bool IsCutOff { get; private set; }

    /// <summary>Reads the next line.</summary>
    /// <returns><see langword="false"/> at the end of the file.</returns>
    public bool MoveNext()
    {
        int searched = 0;
        IsTooLong = false;
        while (true)
        {
            int end = _buffer.AsSpan(_next + searched, _filled - _next - searched).IndexOf((byte)'\n');
            if (end >= 0)
            {
                Take(searched + end);
                _next++;
                return true;
            }
            searched = _filled - _next;
            if (searched >= LongestLine)
            {
                IsTooLong = true;
                _next = _filled;
                searched = 0;
            }
            if (Fill()) continue;
            IsCutOff = searched > 0 || IsTooLong;
            if (IsCutOff) Take(searched);
            return IsCutOff;
        }
    }

    public void Dispose() => _file.Dispose();

    private void Take(int length)
    {
        (_start, _length) = (_next, length);
        _next += length;
        Number++;
    }

    private bool Fill()
    {
        if (_next > 0)
        {
            _buffer.AsSpan(_next, _filled - _next).CopyTo(_buffer);
            _bufferOffset += _next;
            _filled -= _next;
            _next = 0;
        }
        if (_filled == _buffer.Length) Array.Resize(ref _buffer, _buffer.Length * 2);
        int read = _file.Read(_buffer, _filled, _buffer.Length - _filled);
        _filled += read;
        return read > 0;
    }
}
