using StreamCoach.Threading;

namespace StreamCoach.Audio;

/// <summary>What the producer of a <see cref="FrameBuffer"/> waits for. One waiter at a time.</summary>
internal sealed class FrameProducer(FrameBuffer buffer)
{
    private readonly InlineEvent _wake = new();
    private readonly Func<bool> _hasRoom = buffer.HasRoom;

    /// <summary>Makes the producer check its condition again. It may continue on this thread, so nobody calls this with a lock held.</summary>
    public void Wake() => _wake.Set();

    /// <summary>Wakes the producer at a later time.</summary>
    /// <param name="at">The time, in ticks of <see cref="System.Diagnostics.Stopwatch"/>.</param>
    public void WakeAt(long at) => PacingThread.Wake(_wake, at);

    /// <summary>Waits for the next call of <see cref="Wake"/>.</summary>
    public ValueTask WaitAsync() => _wake.WaitAsync();

    /// <summary>Waits until a condition is true; it is checked again after each call of <see cref="Wake"/>.</summary>
    public async ValueTask WaitUntilAsync(Func<bool> condition)
    {
        while (!condition()) await _wake.WaitAsync();
    }

    /// <summary>Waits until less than a second of audio is buffered: a file is paused while the connection is slow or down.</summary>
    public ValueTask WaitForRoomAsync() => _hasRoom() ? ValueTask.CompletedTask : WaitUntilAsync(_hasRoom);

    /// <summary>The same for a thread that may block.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void WaitForRoom(CancellationToken stop)
    {
        if (!_hasRoom()) WaitUntilAsync(_hasRoom).AsTask().Wait(stop);
    }

    /// <summary>Waits, after the end of the source, until an earlier offset is requested again or the buffer is closed.</summary>
    public ValueTask WaitForRewindAsync() => WaitUntilAsync(() => buffer.MustSeek || buffer.IsClosed);
}
