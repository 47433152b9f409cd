namespace StreamCoach.Recognition.Models;

/// <summary>An unpacked package: ends with an error beyond a limit, so that a small package cannot expand without end.</summary>
/// <param name="inner">The stream; disposed with this one.</param>
/// <param name="most">The most bytes.</param>
/// <param name="cancel">Ends the reading.</param>
internal sealed class PackageStream(Stream inner, long most, CancellationToken cancel) : Stream
{
    private long _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        cancel.ThrowIfCancellationRequested();
        int read = inner.Read(buffer);
        _read += read;
        if (_read > most) throw new InvalidDataException($"It has more than {most} bytes when unpacked.");
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

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
