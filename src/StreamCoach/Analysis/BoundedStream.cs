using StreamCoach.Services;

namespace StreamCoach.Analysis;

/// <summary>Reads another stream up to a limit, beyond which reading fails, so that a reader never buffers more.</summary>
/// <param name="inner">The stream; disposed with this one.</param>
/// <param name="what">What is read, for the error message: <see cref="AnswerLimits.Exceeded"/>.</param>
/// <param name="maxBytes">The most bytes in total.</param>
/// <param name="maxBytesOfPart">The most bytes between two calls of <see cref="NextPart"/>.</param>
internal sealed class BoundedStream(Stream inner, string what, long maxBytes, long maxBytesOfPart = long.MaxValue) : Stream
{
    private long _read;
    private long _readOfPart;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Marks the end of a part, such as an event.</summary>
    public void NextPart() => _readOfPart = 0;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read = await inner.ReadAsync(buffer, cancellationToken);
        _read += read;
        _readOfPart += read;
        if (_read > maxBytes) throw AnswerLimits.Exceeded(what, maxBytes);
        if (_readOfPart > maxBytesOfPart) throw AnswerLimits.Exceeded(what, maxBytesOfPart);
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }
}
