using StreamCoach.Storage;
using StreamCoach.Threading;

namespace StreamCoach.Audio;

/// <summary>
/// Copies what is not answered yet from the <see cref="FrameBuffer"/> to the disk, a second at a time, on a thread of its own: a slow disk
/// never holds up a microphone.
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
    private long _place;
    private bool _ended;

    /// <summary>Begins to write.</summary>
    /// <param name="buffer">Where the sound is.</param>
    /// <param name="spool">Where it goes.</param>
    /// <param name="place">The first byte that the disk does not have.</param>
    public SpoolWriter(FrameBuffer buffer, AudioSpool spool, long place)
    {
        _buffer = buffer;
        _spool = spool;
        _place = place;
        buffer.KeepOn(spool);
        _thread = Background.Start("StreamCoach spool", Run, spool.Break);
    }

    /// <summary>Writes the rest and ends; a disk that hangs is not waited for.</summary>
    /// <param name="keep">Whether a resume may need the sound.</param>
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

    // A semaphore would spin before it waits, for longer than the writing takes.
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
        // What was answered before its turn came needs no disk.
        _place = Math.Max(_place, _buffer.Released);
        while (!_spool.IsBroken && _buffer.Copy(ref _place, _piece) is > 0 and int bytes)
        {
            _spool.Append(_place, _piece.AsSpan(0, bytes));
            _place += bytes;
        }
    }
}
