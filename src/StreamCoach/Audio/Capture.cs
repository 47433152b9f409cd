using System.Diagnostics;
using StreamCoach.Errors;
using StreamCoach.Threading;

namespace StreamCoach.Audio;

/// <summary>
/// Moves audio from the source to the <see cref="FrameBuffer"/>, no faster than real time. A recording stays open until its session has
/// ended, because a reconnect reads it again from the last turn.
/// </summary>
internal sealed class Capture
{
    public const int BytesPerSample = 2;

    /// <summary>How many more seconds than there are may have been transcribed: the service counts the silence that fills the last frame.</summary>
    public const double Tolerance = 1;

    private static readonly TimeSpan InterruptLimit = TimeSpan.FromMilliseconds(500);

    // How long a hanging file is waited for after a stop, when a reconnect needs its audio again.
    private static readonly TimeSpan StoppedLimit = TimeSpan.FromSeconds(2);

    private readonly IAudioSource _source;
    private readonly CaptureOptions _options;
    private readonly InputMonitor _input;
    private readonly AudioRecording? _recording;
    private readonly Pacer _pacer;
    private readonly InlineEvent _due = new();
    private readonly InlineEvent _watch = new();
    private readonly TaskCompletionSource _soundEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private StreamCoachException? _failure;
    private long _wanted;
    private long _place;
    private long _reached;
    private long _skip;
    private long _readBegan;
    private long _nextLook;
    private volatile bool _muted;

    public Capture(IAudioSource source, CaptureOptions options, InputMonitor input, AudioRecording? recording)
    {
        _source = source;
        _options = options;
        _input = input;
        _recording = recording;
        BytesPerSecond = source.SampleRate * BytesPerSample;
        _wanted = options.Duration is { } duration ? (long)(duration.TotalSeconds * source.SampleRate) * BytesPerSample : long.MaxValue;
        Clock = new(options.Speed);
        _pacer = new(BytesPerSecond, source.PaceLimit * options.Speed);
        // Frames of a file may be longer, because nobody waits for its words.
        Buffer = new(source.SampleRate, source.IsLive ? FrameBuffer.ShortestFrame : FrameBuffer.FileFrame, source.CanSeek);
    }

    public int BytesPerSecond { get; }

    /// <summary>Whether the source is live, so that audio is lost if it is not taken.</summary>
    public bool IsLive => _source.IsLive;

    /// <summary>Audio that was captured and is not acknowledged yet.</summary>
    public FrameBuffer Buffer { get; }

    /// <summary>Maps offsets of the captured audio to wall-clock time.</summary>
    public CaptureTimeline Clock { get; }

    /// <summary>Completes when the source has ended or was stopped; audio that it delivered may not be sent yet.</summary>
    public Task SoundEnded => _soundEnded.Task;

    /// <summary>Whether the source ended by itself or at the requested duration, without being stopped before.</summary>
    public bool HeardOut { get; private set; }

    /// <summary>Whether some of the source's audio was not captured: a recording was stopped early, or audio was dropped.</summary>
    public bool IsCutOff => Buffer.HasDropped || (!IsLive && !HeardOut);

    /// <summary>While this is set, live audio is dropped and a recording is paused.</summary>
    public bool Muted
    {
        get => _muted;
        set
        {
            _muted = value;
            Buffer.WakeProducer();
        }
    }

    /// <summary>The failure of a recording that ends before the offset from which it is to be continued.</summary>
    /// <param name="answered">That offset, in seconds.</param>
    /// <param name="end">Where the recording ends, in seconds.</param>
    /// <param name="recording">Its name.</param>
    public static StreamCoachException EndsBefore(double answered, double end, string recording) => new(FailureKind.SavedSessionUnreadable,
        $"The saved session says that '{recording}' was transcribed up to {answered:0.0} s, and it ends at {end:0.0} s.")
    {
        OwnAdvice = "See that the recording is the one that was transcribed, and whole; else transcribe it anew with Start-TranscriptionSession -Path.",
    };

    /// <summary>Goes on where an earlier process left off.</summary>
    /// <param name="next">The place of the first byte that was not answered.</param>
    /// <param name="end">Where new sound is added.</param>
    public void BeginAt(long next, long end)
    {
        _place = _reached = end;
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
            if (_source.Blocks) await OnThreadOfItsOwn(stop.Token);
            else await OnPacingThreadAsync(stop.Token);
            return _failure ?? (_reached == 0 && HeardOut ? new(FailureKind.AudioEmpty, $"'{_source.Description}' contains no audio.") : null);
        }
        catch (Exception error) when (error is OperationCanceledException or TimeoutException)
        {
            return _failure;
        }
        catch (StreamCoachException error)
        {
            return stop.IsCancellationRequested ? null : error;
        }
        finally
        {
            EndSound();
            _source.Interrupt();
            _input.Closed();
        }
    }

    // A read may block forever in a caller's stream. The thread is then abandoned, and the session continues without it.
    private async Task OnThreadOfItsOwn(CancellationToken stop)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration interrupt = stop.Register(() =>
        {
            // Called by a timer when the requested duration is over.
            Background.Guard(_source.Interrupt);
            stopped.TrySetResult();
        });
        Task ended = Background.RunAsync("StreamCoach capture", () =>
        {
            using (_source) ReadAll(stop);
        });
        if (_source.Kind == SourceKind.File) _ = WatchAsync(ended, stopped);
        await Task.WhenAny(ended, stopped.Task);
        await ended.WaitAsync(stopped.Task.IsCompleted ? InterruptLimit : Timeout.InfiniteTimeSpan, CancellationToken.None);
    }

    private void ReadAll(CancellationToken stop)
    {
        var chunk = new byte[Buffer.FrameBytes];
        while (ReadTimed(chunk) is > 0 and int read)
        {
            long at = _pacer.Pass(read);
            if (at > 0 && Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), at) is { Ticks: > 0 } wait) stop.WaitHandle.WaitOne(wait);
            if (!_source.IsLive) Buffer.WaitForRoom(stop);
            stop.ThrowIfCancellationRequested();
            // A device continues while muted; a stream waits.
            if (_muted && !_source.IsLive) Buffer.WaitAsync(() => !_muted).AsTask().Wait(stop);
            if (!_muted) Keep(chunk.AsSpan(0, read));
        }
        HeardOut = !stop.IsCancellationRequested;
    }

    private int ReadTimed(byte[] chunk)
    {
        Interlocked.Exchange(ref _readBegan, Stopwatch.GetTimestamp());
        int read = Read(chunk);
        Interlocked.Exchange(ref _readBegan, 0);
        return read;
    }

    // A decoder that runs as a program may hang together with the file that it reads; it is then ended.
    private async Task WatchAsync(Task ended, TaskCompletionSource stopped)
    {
        while (!ended.IsCompleted)
        {
            PacingThread.Wake(_watch, Stopwatch.GetTimestamp() + Stopwatch.Frequency / 4);
            await _watch.WaitAsync();
            if (Interlocked.Read(ref _readBegan) is not (> 0 and var began)) continue;
            TimeSpan waits = Stopwatch.GetElapsedTime(began);
            if (waits > _options.HangWarning) _input.Hangs(_source.Path!, waits, _options.HangLimit);
            if (waits < _options.HangLimit) continue;
            _failure = Hung(waits);
            stopped.TrySetResult();
            return;
        }
    }

    private async Task OnPacingThreadAsync(CancellationToken stop)
    {
        var ahead = new ReadAhead(_source, Buffer.FrameBytes, _skip, Buffer.WakeProducer);
        using CancellationTokenRegistration wake = stop.Register(Buffer.WakeProducer);
        try
        {
            await PassOnAsync(ahead, stop);
        }
        finally
        {
            // A hanging source closes when it can.
            await ahead.CloseAsync().WaitAsync(InterruptLimit, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task PassOnAsync(ReadAhead ahead, CancellationToken stop)
    {
        Func<bool> mayGoOn = () => !_muted || stop.IsCancellationRequested || Buffer.IsClosed;
        var chunk = new byte[Buffer.FrameBytes];
        while (!Buffer.IsClosed)
        {
            if (Buffer.TakeSeek(out long place))
            {
                ahead.Seek(place);
                _place = place;
            }
            // Audio that was captured before the stop may be needed again.
            if (stop.IsCancellationRequested) _wanted = Math.Min(_wanted, _reached);
            int read = TakeToItsEnd(ahead, chunk);
            if (read < 0)
            {
                Look(ahead.Waits, ahead, stop.IsCancellationRequested);
                await Buffer.WaitForWakeAsync();
                continue;
            }
            if (read == 0)
            {
                HeardOut |= !stop.IsCancellationRequested;
                EndSound();
                await Buffer.WaitForRewindAsync();
                continue;
            }
            if (_pacer.Pass(read) is > 0 and long at)
            {
                PacingThread.Wake(_due, at);
                await _due.WaitAsync();
            }
            await Buffer.WaitForRoomAsync();
            if (_muted) await Buffer.WaitAsync(mayGoOn);
            if (!stop.IsCancellationRequested || _place < _reached) Keep(chunk.AsSpan(0, read));
        }
    }

    // A recording that breaks off ends: the audio before the break is sent, and the failure is reported at the end.
    private int TakeToItsEnd(ReadAhead ahead, byte[] chunk)
    {
        try
        {
            return _place < _wanted ? ahead.Take(chunk.AsSpan(0, (int)Math.Min(chunk.Length, _wanted - _place))) : 0;
        }
        catch (StreamCoachException error)
        {
            _failure ??= error;
            return 0;
        }
    }

    // The file has not delivered in time. It may take a moment, or hang forever.
    private void Look(TimeSpan waits, ReadAhead ahead, bool stopped)
    {
        if (waits > _options.HangWarning) _input.Hangs(_source.Path ?? _source.Description, waits, _options.HangLimit);
        if (waits > (stopped ? StoppedLimit : _options.HangLimit)) ahead.GiveUp(Hung(waits));
        BlockingWorkers.Grow();
        long now = Stopwatch.GetTimestamp();
        if (now < _nextLook) return;
        _nextLook = now + Stopwatch.Frequency / 4;
        Buffer.WakeProducerAt(_nextLook);
    }

    private StreamCoachException Hung(TimeSpan waits) => new(FailureKind.AudioFileUnreadable,
        $"'{_source.Path ?? _source.Description}' could not be read for {waits.TotalSeconds:0} s because its disk or network share does not respond. The audio that was read before was sent.")
    { OwnAdvice = "Check the disk or network share. If the session was saved, continue it with Start-TranscriptionSession -Resume." };

    private int Read(byte[] chunk)
    {
        while (_skip > 0 && _source.Read(chunk.AsSpan(0, (int)Math.Min(chunk.Length, _skip))) is > 0 and int skipped) _skip -= skipped;
        if (_skip > Tolerance * BytesPerSecond) throw EndsBefore((double)_place / BytesPerSecond, (double)(_place - _skip) / BytesPerSecond, _source.Description);
        return ReadOn(chunk);
    }

    private int ReadOn(byte[] chunk) => _place < _wanted ? _source.Read(chunk.AsSpan(0, (int)Math.Min(chunk.Length, _wanted - _place))) : 0;

    private void Keep(ReadOnlySpan<byte> sound)
    {
        _place += sound.Length;
        _reached = Math.Max(_reached, _place);
        // The captured audio was spoken up to now.
        Clock.Heard((double)_place / BytesPerSecond, (double)sound.Length / BytesPerSecond, DateTime.UtcNow);
        _input.Hear(sound, BytesPerSecond);
        _recording?.Append(sound);
        Buffer.Append(sound);
    }

    private void EndSound()
    {
        Buffer.Complete();
        _soundEnded.TrySetResult();
    }
}
