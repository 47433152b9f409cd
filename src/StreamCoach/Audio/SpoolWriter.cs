using StreamCoach.Storage;
using StreamCoach.Threading;

namespace StreamCoach.Audio;

/// <summary>
/// Copies unacknowledged audio from the <see cref="FrameBuffer"/> to disk once a second. It runs on its own thread, so a slow disk never
/// holds up a microphone.
/// </summary>
internal sealed class SpoolWriter
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(2);

    private readonly FrameBuffer _buffer;
    private readonly AudioSpool _spool;
    private readonly object _gate = new();
    private readonly Thread _thread;
    private readonly byte[] _piece = new byte[64 * 1024];
    private long _offset;
    private bool _ended;

    /// <summary>Starts writing.</summary>
    /// <param name="buffer">The buffer to read.</param>
    /// <param name="spool">The spool to write.</param>
    /// <param name="offset">The offset of the first byte that is not on disk.</param>
    public SpoolWriter(FrameBuffer buffer, AudioSpool spool, long offset)
    {
        _buffer = buffer;
        _spool = spool;
        _offset = offset;
        buffer.UseSpool(spool);
        _thread = Background.Start("StreamCoach spool", Run, spool.Break);
    }

    /// <summary>Writes the rest and ends, but does not wait for a disk that hangs.</summary>
    /// <param name="keep">Whether a resume may need the audio.</param>
    public void End(bool keep)
    {
        lock (_gate)
        {
            _ended = true;
            Monitor.Pulse(_gate);
        }
        if (!_thread.Join(EndLimit)) return;
        if (keep) _spool.Dispose();
        else _spool.Delete();
    }

    private void Run()
    {
        while (Wait()) Copy();
        Copy();
    }

    // A Monitor, because a semaphore spins before it waits, for longer than the writing takes.
    private bool Wait()
    {
        lock (_gate)
        {
            if (!_ended) Monitor.Wait(_gate, Interval);
            return !_ended;
        }
    }

    private void Copy()
    {
        _spool.Release(_buffer.Released);
        // Audio that is already acknowledged need not be written.
        _offset = Math.Max(_offset, _buffer.Released);
        while (!_spool.IsBroken && _buffer.Copy(ref _offset, _piece) is > 0 and int bytes)
        {
            _spool.Append(_offset, _piece.AsSpan(0, bytes));
            _offset += bytes;
        }
    }
}
