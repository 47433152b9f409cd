using System.Diagnostics;

namespace StreamCoach.Audio;

/// <summary>The loop that moves sound from its source to the <see cref="FrameBuffer"/>, no faster than speech.</summary>
internal sealed class Capture(IAudioSource source, SessionOptions options)
{
    public const int BytesPerSample = 2;

    // Jitter of a device stays below this; what is above it is a pause of the source.
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan InterruptLimit = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan BacklogLimit = TimeSpan.FromMinutes(10);

    private readonly int _bytesPerSecond = source.SampleRate * BytesPerSample;
    private readonly long _wanted = options.Duration is { } duration ? (long)(duration.TotalSeconds * source.SampleRate) * BytesPerSample : long.MaxValue;
    private readonly Pacer _pacer = new(source.SampleRate * BytesPerSample, source.PaceLimit * options.Speed);
    private readonly Signal _due = new();
    private long _captured;
    private long _audioStart;

    /// <summary>What was captured and not yet sent. Nobody waits for the words of a file, so its frames may be longer.</summary>
    public FrameBuffer Buffer { get; } = new(source.SampleRate, source.IsLive ? FrameBuffer.ShortestFrame : FrameBuffer.FileFrame);

    /// <summary>When the first sample was spoken, in UTC, as the newest sound has it.</summary>
    public DateTime AudioStart => new(Interlocked.Read(ref _audioStart), DateTimeKind.Utc);

    /// <summary>Captures until the source ends, the wanted duration is reached, or it is stopped; then the source is closed.</summary>
    /// <returns>Why it broke off; <see langword="null"/> for a good end.</returns>
    public async Task<StreamCoachException?> RunAsync(CancellationToken stopToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stopToken);
        // A device that delivers nothing would never reach its duration by counting samples.
        if (source.IsLive && options.Duration is { } most) stop.CancelAfter(most + options.ConnectTimeout);
        try
        {
            if (source.Blocks) await OnThreadOfItsOwn(stop.Token);
            else await OnPaceClockAsync(stop.Token);
            return _captured == 0 && !stop.IsCancellationRequested ? new(FailureKind.AudioEmpty, $"'{source.Description}' holds no sound.") : null;
        }
        catch (Exception error) when (error is OperationCanceledException or TimeoutException)
        {
            return null;
        }
        catch (StreamCoachException error)
        {
            return stop.IsCancellationRequested ? null : error;
        }
        finally
        {
            Buffer.Complete();
            source.Interrupt();
        }
    }

    // A read may wait for ever in a foreign stream: then the thread is left to it, and the session goes on without.
    private async Task OnThreadOfItsOwn(CancellationToken stop)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration interrupt = stop.Register(() =>
        {
            source.Interrupt();
            stopped.TrySetResult();
        });
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            try
            {
                using (source) ReadAll(stop);
                ended.SetResult();
            }
            catch (Exception error)
            {
                // An exception that left the thread would end the user's process.
                ended.SetException(error);
            }
        })
        { IsBackground = true, Name = "StreamCoach capture" }.Start();
        await Task.WhenAny(ended.Task, stopped.Task);
        await ended.Task.WaitAsync(stop.IsCancellationRequested ? InterruptLimit : Timeout.InfiniteTimeSpan, CancellationToken.None);
    }

    private void ReadAll(CancellationToken stop)
    {
        var chunk = new byte[Buffer.FrameBytes];
        while (Read(chunk) is > 0 and int read)
        {
            long at = _pacer.Pass(read);
            if (at > 0 && Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), at) is { Ticks: > 0 } wait) stop.WaitHandle.WaitOne(wait);
            if (!source.IsLive) Buffer.WaitForRoom(stop);
            stop.ThrowIfCancellationRequested();
            Keep(chunk.AsSpan(0, read));
        }
    }

    private async Task OnPaceClockAsync(CancellationToken stop)
    {
        using IAudioSource closing = source;
        var chunk = new byte[Buffer.FrameBytes];
        while (Read(chunk) is > 0 and int read)
        {
            if (_pacer.Pass(read) is > 0 and long at)
            {
                PaceClock.Wake(_due, at);
                await _due.WaitAsync();
            }
            await Buffer.WaitForRoomAsync();
            stop.ThrowIfCancellationRequested();
            Keep(chunk.AsSpan(0, read));
        }
    }

    private int Read(byte[] chunk) => _captured < _wanted ? source.Read(chunk.AsSpan(0, (int)Math.Min(chunk.Length, _wanted - _captured))) : 0;

    private void Keep(ReadOnlySpan<byte> sound)
    {
        _captured += sound.Length;
        KeepTime((double)_captured / _bytesPerSecond);
        Buffer.Append(sound);
        if (Buffer.Buffered > BacklogLimit.TotalSeconds * _bytesPerSecond)
            throw new StreamCoachException(FailureKind.ConnectionLost, $"The line carries less than the sound needs: {BacklogLimit.TotalMinutes:0} minutes wait to be sent.");
    }

    // What is captured now was spoken until now.
    private void KeepTime(double capturedSeconds)
    {
        DateTime start = DateTime.UtcNow.AddSeconds(-capturedSeconds / options.Speed);
        if ((start - AudioStart).Duration() > ClockTolerance) Interlocked.Exchange(ref _audioStart, start.Ticks);
    }
}
