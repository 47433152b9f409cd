using StreamCoach.Errors;

namespace StreamCoach.Audio;

/// <summary>
/// Moves audio from the source to the <see cref="FrameBuffer"/>, no faster than real time. A recording stays open until its session has
/// ended, because a reconnect reads it again from the last turn. <see cref="BlockingCapture"/> and <see cref="PacedCapture"/> read it.
/// </summary>
internal sealed class AudioCapture
{
    /// <summary>How long a source may take to end after it was interrupted; one that hangs is abandoned.</summary>
    public static readonly TimeSpan InterruptLimit = TimeSpan.FromMilliseconds(500);

    private readonly IAudioSource _source;
    private readonly CaptureOptions _options;
    private readonly InputMonitor _input;
    private readonly AudioRecording? _recording;
    private readonly ReadWatchdog _watchdog;
    private readonly RealTimePacer _pacer;
    private readonly bool _isPaced;
    private readonly TaskCompletionSource _audioEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _skip;
    private volatile bool _muted;

    public AudioCapture(IAudioSource source, CaptureOptions options, InputMonitor input, AudioRecording? recording)
    {
        _source = source;
        _options = options;
        _input = input;
        _recording = recording;
        _watchdog = new(source, options, input);
        BytesPerSecond = source.SampleRate * PcmFormat.BytesPerSample;
        End = options.Duration is { } duration ? (long)(duration.TotalSeconds * source.SampleRate) * PcmFormat.BytesPerSample : long.MaxValue;
        Timeline = new(options.Speed);
        _isPaced = source.IsLive || options.PacesRecordings;
        // A recording that is read as fast as possible is as if it began now.
        if (!_isPaced) Timeline.Begin(DateTime.UtcNow);
        _pacer = new(BytesPerSecond, _isPaced ? source.PaceLimit * options.Speed : double.PositiveInfinity);
        // Frames of a file may be longer, because nobody waits for its words.
        Buffer = new(new(source.SampleRate, source.IsLive ? FrameSizes.ShortestFrame : FrameSizes.RecordingFrame), source.CanSeek);
    }

    public int BytesPerSecond { get; }

    /// <summary>Whether the source is live, so that audio is lost if it is not taken.</summary>
    public bool IsLive => _source.IsLive;

    /// <summary>Audio that was captured and is not acknowledged yet.</summary>
    public FrameBuffer Buffer { get; }

    /// <summary>Maps offsets of the captured audio to wall-clock time.</summary>
    public CaptureTimeline Timeline { get; }

    /// <summary>Completes when the source has ended or was stopped; audio that it delivered may not be sent yet.</summary>
    public Task AudioEnded => _audioEnded.Task;

    /// <summary>Whether the source ended by itself or at the requested duration, without being stopped before.</summary>
    public bool ReachedEnd { get; set; }

    /// <summary>Why the source failed; <see langword="null"/> if it did not.</summary>
    public StreamCoachException? Failure { get; set; }

    /// <summary>The offset in bytes up to which audio was captured. It goes back when a reconnect needs audio again.</summary>
    public long Offset { get; set; }

    /// <summary>The highest <see cref="Offset"/> so far.</summary>
    public long Furthest { get; private set; }

    /// <summary>The offset in bytes at which the capture ends.</summary>
    public long End { get; set; }

    /// <summary>Whether some of the source's audio was not captured: a recording was stopped early, or audio was dropped.</summary>
    public bool IsCutOff => Buffer.HasDropped || (!IsLive && !ReachedEnd);

    /// <summary>While this is set, live audio is dropped and a recording is paused.</summary>
    public bool Muted
    {
        get => _muted;
        set
        {
            _muted = value;
            Buffer.Producer.Wake();
        }
    }

    /// <summary>Continues the capture of an earlier process.</summary>
    /// <param name="next">The offset of the first byte that was not acknowledged.</param>
    /// <param name="end">The offset at which new audio is added.</param>
    public void BeginAt(long next, long end)
    {
        Offset = Furthest = end;
        // A decoder that cannot seek has to read up to the offset.
        if (_source is { Kind: SourceKind.File, CanSeek: false }) _skip = end;
        Buffer.BeginAt(next, end);
    }

    /// <summary>
    /// Captures until the source ends, the requested duration is reached, or the capture is stopped; then the source is closed.
    /// </summary>
    /// <returns>Why the source failed; <see langword="null"/> if it did not.</returns>
    public async Task<StreamCoachException?> RunAsync(CancellationToken stopToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stopToken);
        // A device that delivers nothing would never reach its duration by counting samples.
        if (_source.IsLive && _options.Duration is { } most) stop.CancelAfter(most + _options.OpeningTime);
        try
        {
            if (_source.Blocks) await new BlockingCapture(this, _source, _watchdog, _pacer, _skip).RunAsync(stop.Token);
            else await new PacedCapture(this, _source, _watchdog, _pacer, _skip).RunAsync(stop.Token);
            return Failure ?? (Furthest == 0 && ReachedEnd ? new(FailureKind.AudioEmpty, $"'{_source.Description}' contains no audio.") : null);
        }
        catch (Exception error) when (error is OperationCanceledException or TimeoutException)
        {
            return Failure;
        }
        catch (StreamCoachException error)
        {
            return stop.IsCancellationRequested ? null : error;
        }
        finally
        {
            EndAudio();
            _source.Interrupt();
            _input.Closed();
        }
    }

    /// <summary>Returns the part of a chunk that ends at <see cref="End"/>; empty from there on.</summary>
    public Span<byte> UpToEnd(byte[] chunk) => chunk.AsSpan(0, (int)Math.Clamp(End - Offset, 0, chunk.Length));

    /// <summary>Adds captured audio to the buffer and the recording, and measures it.</summary>
    public void Add(ReadOnlySpan<byte> pcm)
    {
        Offset += pcm.Length;
        Furthest = Math.Max(Furthest, Offset);
        // The captured audio was spoken up to now.
        if (_isPaced) Timeline.Add((double)Offset / BytesPerSecond, (double)pcm.Length / BytesPerSecond, DateTime.UtcNow);
        _input.Measure(pcm, BytesPerSecond);
        _recording?.Append(pcm);
        Buffer.Append(pcm);
    }

    /// <summary>Ends the audio; a reconnect may still make it begin again from an earlier offset.</summary>
    public void EndAudio()
    {
        Buffer.Complete();
        _audioEnded.TrySetResult();
    }
}
