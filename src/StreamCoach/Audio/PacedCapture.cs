using System.Diagnostics;
using StreamCoach.Errors;
using StreamCoach.Threading;

namespace StreamCoach.Audio;

/// <summary>
/// Captures a recording without a thread of its own: <see cref="ReadAhead"/> reads it, and the pacing thread passes each piece on when it is
/// due. After its end it waits, because a reconnect may need earlier audio again.
/// </summary>
/// <param name="capture">Receives the audio.</param>
/// <param name="source">The source; closed at the end.</param>
/// <param name="watchdog">Ends reads that hang.</param>
/// <param name="pacer">Limits the audio to real time.</param>
/// <param name="skip">Bytes to read and drop first.</param>
internal sealed class PacedCapture(AudioCapture capture, IAudioSource source, ReadWatchdog watchdog, RealTimePacer pacer, long skip)
{
    private readonly FrameBuffer _buffer = capture.Buffer;
    private readonly FrameProducer _producer = capture.Buffer.Producer;
    private readonly InlineEvent _due = new();
    private long _nextCheck;

    /// <summary>Captures until the buffer is closed.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        var ahead = new ReadAhead(source, _buffer.FrameBytes, skip, _producer.Wake);
        using CancellationTokenRegistration wake = stop.Register(_producer.Wake);
        try
        {
            await TakeAllAsync(ahead, stop);
        }
        finally
        {
            // A hanging source closes when it can.
            await ahead.CloseAsync().WaitAsync(AudioCapture.InterruptLimit, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task TakeAllAsync(ReadAhead ahead, CancellationToken stop)
    {
        Func<bool> canContinue = () => !capture.Muted || stop.IsCancellationRequested || _buffer.IsClosed;
        var chunk = new byte[_buffer.FrameBytes];
        while (!_buffer.IsClosed)
        {
            if (_buffer.TakeSeek(out long offset))
            {
                ahead.Seek(offset);
                capture.Offset = offset;
            }
            // Audio that was captured before the stop may be needed again.
            if (stop.IsCancellationRequested) capture.End = Math.Min(capture.End, capture.Furthest);
            int read = Take(ahead, chunk);
            if (read < 0)
            {
                Check(ahead, stop.IsCancellationRequested);
                await _producer.WaitAsync();
                continue;
            }
            if (read == 0)
            {
                capture.ReachedEnd |= !stop.IsCancellationRequested;
                capture.EndAudio();
                await _producer.WaitForRewindAsync();
                continue;
            }
            if (pacer.Pass(read) is > 0 and long at)
            {
                PacingThread.Wake(_due, at);
                await _due.WaitAsync();
            }
            await _producer.WaitForRoomAsync();
            if (capture.Muted) await _producer.WaitUntilAsync(canContinue);
            if (!stop.IsCancellationRequested || capture.Offset < capture.Furthest) capture.Add(chunk.AsSpan(0, read));
        }
    }

    // A recording that breaks off ends: the audio before the break is sent, and the failure is reported at the end.
    private int Take(ReadAhead ahead, byte[] chunk)
    {
        try
        {
            return capture.UpToEnd(chunk) is { Length: > 0 } wanted ? ahead.Take(wanted) : 0;
        }
        catch (StreamCoachException error)
        {
            capture.Failure ??= error;
            return 0;
        }
    }

    // The file has not delivered in time. It may take a moment, or hang forever.
    private void Check(ReadAhead ahead, bool stopped)
    {
        if (watchdog.Check(ahead.Waiting, stopped) is { } hung) ahead.GiveUp(hung);
        BlockingWorkers.Grow();
        long now = Stopwatch.GetTimestamp();
        if (now < _nextCheck) return;
        _nextCheck = now + ReadWatchdog.Interval;
        _producer.WakeAt(_nextCheck);
    }
}
