using System.Diagnostics;
using StreamCoach.Threading;

namespace StreamCoach.Audio;

/// <summary>Captures a source whose reads may block, such as a device, a program or a stream, on a thread of its own.</summary>
/// <param name="capture">Receives the audio.</param>
/// <param name="source">The source; closed at its end.</param>
/// <param name="watchdog">Ends reads that hang.</param>
/// <param name="pacer">Limits the audio to real time.</param>
/// <param name="skip">Bytes to read and drop first.</param>
internal sealed class BlockingCapture(AudioCapture capture, IAudioSource source, ReadWatchdog watchdog, RealTimePacer pacer, long skip)
{
    private readonly InlineEvent _watch = new();
    private long _skip = skip;

    /// <summary>Captures until the source ends or the token is cancelled. A read may block forever in a caller's stream: its thread is then abandoned.</summary>
    /// <exception cref="TimeoutException">The source did not end after it was interrupted.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration interrupt = stop.Register(() =>
        {
            // Called by a timer when the requested duration is over.
            Background.Guard(source.Interrupt);
            stopped.TrySetResult();
        });
        Task ended = Background.RunAsync("StreamCoach capture", () =>
        {
            using (source) ReadAll(stop);
        });
        if (source.Kind == SourceKind.File) _ = WatchAsync(ended, stopped);
        await Task.WhenAny(ended, stopped.Task);
        await ended.WaitAsync(stopped.Task.IsCompleted ? AudioCapture.InterruptLimit : Timeout.InfiniteTimeSpan, CancellationToken.None);
    }

    private void ReadAll(CancellationToken stop)
    {
        FrameProducer producer = capture.Buffer.Producer;
        var chunk = new byte[capture.Buffer.FrameBytes];
        while (Read(chunk) is > 0 and int read)
        {
            long at = pacer.Pass(read);
            if (at > 0 && Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), at) is { Ticks: > 0 } wait) stop.WaitHandle.WaitOne(wait);
            if (!source.IsLive) producer.WaitForRoom(stop);
            stop.ThrowIfCancellationRequested();
            // A device continues while muted; a stream waits.
            if (capture.Muted && !source.IsLive) producer.WaitUntilAsync(() => !capture.Muted).AsTask().Wait(stop);
            if (!capture.Muted) capture.Add(chunk.AsSpan(0, read));
        }
        capture.ReachedEnd = !stop.IsCancellationRequested;
    }

    private int Read(byte[] chunk)
    {
        watchdog.Begin();
        while (_skip > 0 && source.Read(chunk.AsSpan(0, (int)Math.Min(chunk.Length, _skip))) is > 0 and int skipped) _skip -= skipped;
        if (_skip > 0) ResumedRecording.Check((double)capture.Offset / capture.BytesPerSecond, (double)(capture.Offset - _skip) / capture.BytesPerSecond, source.Description);
        int read = capture.UpToEnd(chunk) is { Length: > 0 } wanted ? source.Read(wanted) : 0;
        watchdog.End();
        return read;
    }

    // A decoder that runs as a program may hang together with the file that it reads; it is then ended.
    private async Task WatchAsync(Task ended, TaskCompletionSource stopped)
    {
        while (!ended.IsCompleted)
        {
            PacingThread.Wake(_watch, Stopwatch.GetTimestamp() + ReadWatchdog.Interval);
            await _watch.WaitAsync();
            if (watchdog.Check(watchdog.Waiting) is not { } hung) continue;
            capture.Failure = hung;
            stopped.TrySetResult();
            return;
        }
    }
}
