namespace StreamCoach.Tests;

/// <summary>A file on a disk that can be blocked: a write then waits until the disk is released.</summary>
internal sealed class BlockedDisk
{
    private readonly TaskCompletionSource _waits = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile TaskCompletionSource? _blocked;
    private int _writes;

    /// <summary>The number of writes so far.</summary>
    public int Writes => Volatile.Read(ref _writes);

    /// <summary>Completes when a write hangs.</summary>
    public Task Waits => _waits.Task;

    public void Block() => _blocked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release() => _blocked!.SetResult();

    public Stream Of(Stream file) => new Hanging(file, this);

    private sealed class Hanging(Stream file, BlockedDisk disk) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => file.Length;

        public override long Position { get => file.Position; set => throw new NotSupportedException(); }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            Interlocked.Increment(ref disk._writes);
            if (disk._blocked is { Task.IsCompleted: false } blocked)
            {
                disk._waits.TrySetResult();
                blocked.Task.Wait(Limit.Token);
            }
            file.Write(buffer);
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Flush() => file.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            file.Dispose();
            base.Dispose(disposing);
        }
    }
}
