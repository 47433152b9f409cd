namespace StreamCoach.Audio;

/// <summary>The loop that moves sound from its source to the <see cref="FrameBuffer"/>, no faster than speech.</summary>
internal sealed class Capture(IAudioSource source, SessionOptions options)
{
    public const int BytesPerSample = 2;

    // Jitter of a device stays below this; what is above it is a pause of the source.
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan BacklogLimit = TimeSpan.FromMinutes(10);

    private readonly int _bytesPerSecond = source.SampleRate * BytesPerSample;
    private long _audioStart;

    /// <summary>What was captured and not yet sent.</summary>
    public FrameBuffer Buffer { get; } = new(source.SampleRate);

    /// <summary>When the first sample was spoken, in UTC, as the newest sound has it.</summary>
    public DateTime AudioStart => new(Interlocked.Read(ref _audioStart), DateTimeKind.Utc);

    /// <summary>Captures until the source ends, the wanted duration is reached, or it is stopped; then the source is closed.</summary>
    /// <returns>Why it broke off; <see langword="null"/> for a good end.</returns>
    public async Task<StreamCoachException?> RunAsync(CancellationToken stopToken)
    {
        long wanted = options.Duration is { } duration ? (long)(duration.TotalSeconds * source.SampleRate) * BytesPerSample : long.MaxValue;
        var pacer = new Pacer(_bytesPerSecond, source.PaceLimit * options.Speed);
        var chunk = new byte[Buffer.FrameBytes];
        long captured = 0;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stopToken);
        // A device that delivers nothing would never reach its duration by counting samples.
        if (source.IsLive && options.Duration is { } most) stop.CancelAfter(most + options.ConnectTimeout);
        try
        {
            while (captured < wanted)
            {
                if (!source.IsLive) await Buffer.WaitForRoomAsync(stop.Token);
                int read = await source.ReadAsync(chunk.AsMemory(0, (int)Math.Min(chunk.Length, wanted - captured)), stop.Token);
                if (read == 0) break;
                await pacer.PassAsync(read, stop.Token);
                captured += read;
                KeepTime((double)captured / _bytesPerSecond);
                Buffer.Append(chunk.AsSpan(0, read));
                if (Buffer.Buffered > BacklogLimit.TotalSeconds * _bytesPerSecond)
                    return new(FailureKind.ConnectionLost, $"The line carries less than the sound needs: {BacklogLimit.TotalMinutes:0} minutes wait to be sent.");
            }
            return captured == 0 ? new(FailureKind.AudioEmpty, $"'{source.Description}' holds no sound.") : null;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        catch (StreamCoachException error)
        {
            return error;
        }
        finally
        {
            await source.DisposeAsync();
            Buffer.Complete();
        }
    }

    // What is captured now was spoken until now.
    private void KeepTime(double capturedSeconds)
    {
        DateTime start = DateTime.UtcNow.AddSeconds(-capturedSeconds / options.Speed);
        if ((start - AudioStart).Duration() > ClockTolerance) Interlocked.Exchange(ref _audioStart, start.Ticks);
    }
}
