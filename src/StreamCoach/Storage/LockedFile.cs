using Microsoft.Win32.SafeHandles;

namespace StreamCoach.Storage;

/// <summary>A file on Linux or macOS that is locked for one process until it is disposed or the process ends.</summary>
internal sealed class LockedFile : FileStream
{
    private readonly SafeFileHandle _handle;

    /// <summary>Takes ownership of a locked file.</summary>
    public LockedFile(SafeFileHandle handle, FileAccess access) : base(handle, access, bufferSize: 0) => _handle = handle;

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        // A child process that is being started has a copy of the handle, which would keep the lock after this handle is closed.
        if (disposing && !_handle.IsClosed) UnixFiles.Unlock(_handle);
        base.Dispose(disposing);
    }
}
