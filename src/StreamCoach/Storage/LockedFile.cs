using Microsoft.Win32.SafeHandles;

namespace StreamCoach.Storage;

/// <summary>A file on Linux or macOS that one process holds for itself until it is disposed, or the process ends.</summary>
internal sealed class HeldFile : FileStream
{
    private readonly SafeFileHandle _handle;

    /// <summary>Takes over an open file that is locked.</summary>
    public HeldFile(SafeFileHandle handle, FileAccess access) : base(handle, access, bufferSize: 0) => _handle = handle;

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        // A child process that is just being started has a copy of the handle, which would keep the lock alive after this one is closed.
        if (disposing && !_handle.IsClosed) UnixFiles.Unlock(_handle);
        base.Dispose(disposing);
    }
}
