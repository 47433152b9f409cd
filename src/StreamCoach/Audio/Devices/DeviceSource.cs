using System.Diagnostics;
using StreamCoach.Audio.Backend;
using StreamCoach.Errors;
using StreamCoach.Threading;

namespace StreamCoach.Audio.Devices;

/// <summary>
/// Records a device that may disappear: unplugged, taken by another program, stalled, or with a recorder that died. Meanwhile silence is
/// delivered in real time, so that the current turn ends, times stay right and the connection stays open, and opening the device is
/// retried.
/// Opening and closing run on their own thread and reading on the session's, so a driver that hangs blocks neither.
/// </summary>
internal sealed class DeviceSource(Func<IAudioSource> make, DeviceLossAction onLoss, InputMonitor monitor) : IAudioSource
{
    /// <summary>
    /// Creates a source for a device, or for the default microphone if <paramref name="device"/> is <see langword="null"/>.
    /// </summary>
    public DeviceSource(AudioDevice? device, DeviceLossAction onLoss, InputMonitor monitor) : this(() => MicrophoneSource.For(device, monitor.Diagnostics), onLoss, monitor)
    {
    }

    /// <summary>Creates a source for what a program plays, which ends with the program.</summary>
    public DeviceSource(AudioProcess process, DeviceLossAction onLoss, InputMonitor monitor)
        : this(() => AudioBackend.Current?.Record(process) ?? throw AudioProcesses.NotSupported(), onLoss, monitor)
    {
    }

    /// <summary>How long a lost device is waited for, 10 minutes, because billing continues meanwhile.</summary>
    public static readonly TimeSpan LongestOutage = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan StalledAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LostAfter = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MaxRetryDelay = TimeSpan.FromSeconds(2);

    private readonly ManualResetEventSlim _changed = new();
    private readonly InlineEvent _tick = new();
    private volatile IAudioSource _current = make();
    private volatile Reopened? _reopened;
    private volatile IAudioSource? _opening;
    private volatile bool _ended;
    private volatile bool _stalled;
    private DeviceDriftMonitor? _drift;
    private long _lastAudio;
    private long _lostAt;
    private double _silenceDue;
    private byte[] _pending = [];

    public string Description => _current.Description;

    public SourceKind Kind => _current.Kind;

    public string? DeviceId => _current.DeviceId;

    public string? Path => null;

    public bool IsLive => true;

    public bool Blocks => true;

    public double PaceLimit => double.PositiveInfinity;

    public int SampleRate => _current.SampleRate;

    private bool IsAway => _lostAt != 0;

    public void Open()
    {
        _current.Open();
        _drift = new DeviceDriftMonitor(SampleRate * PcmFormat.BytesPerSample);
        if (_ended) _current.Interrupt();
    }

    public int Read(Span<byte> pcm)
    {
        while (!_ended)
        {
            if (_pending.Length > 0) return TakePending(pcm);
            if (IsAway)
            {
                if (!TakeReopened()) return Silence(pcm);
                continue;
            }
            StreamCoachException? cause = null;
            try
            {
                int read = _current.Read(pcm);
                if (read > 0)
                {
                    Received(read);
                    return read;
                }
            }
            catch (StreamCoachException error)
            {
                cause = error;
            }
            // A recorder that closes its output but keeps running has announced its end.
            if (_ended || (cause is null && !_stalled)) break;
            // A device that never delivered was not lost, and its own error is the most specific one.
            if (_lastAudio == 0 && cause is not null) throw cause;
            HandleLoss(cause?.Message ?? $"'{Description}' delivered no audio for {LostAfter.TotalSeconds:0} s.", cause);
        }
        if (!_ended && Kind == SourceKind.Process) monitor.ProgramEnded(Description);
        return 0;
    }

    public void Interrupt()
    {
        _ended = true;
        _changed.Set();
        _current.Interrupt();
        _opening?.Interrupt();
    }

    public void Dispose()
    {
        Interrupt();
        _current.Dispose();
        _reopened?.Source.Dispose();
    }

    private void Received(int bytes)
    {
        bool first = _lastAudio == 0;
        long now = Stopwatch.GetTimestamp();
        Interlocked.Exchange(ref _lastAudio, now);
        if (first) _ = WatchAsync();
        if (_drift!.Pass(bytes, now) is not var (behind, inARow)) return;
        if (inARow == 0) monitor.RightRate();
        else if (inARow > 1) monitor.WrongRate(DeviceDriftMonitor.Times(behind));
        else if (behind > 0) monitor.Overrun(TimeSpan.FromSeconds(behind));
    }

    private void HandleLoss(string why, StreamCoachException? cause)
    {
        if (onLoss == DeviceLossAction.Stop) throw new StreamCoachException(FailureKind.DeviceLost, $"The device was lost. {why}", cause);
        monitor.Lost(why);
        _lostAt = Stopwatch.GetTimestamp();
        _silenceDue = _lostAt;
        _stalled = false;
        _changed.Reset();
        IAudioSource gone = _current;
        Background.Start("StreamCoach device", () => Reopen(gone), NotReopened);
    }

    private bool TakeReopened()
    {
        if (_reopened is not { } reopened) return false;
        _reopened = null;
        _current = reopened.Source;
        _pending = reopened.First;
        _drift!.Reset();
        monitor.Back(Description, Stopwatch.GetElapsedTime(_lostAt));
        _lostAt = 0;
        Interlocked.Exchange(ref _lastAudio, Stopwatch.GetTimestamp());
        return true;
    }

    private int TakePending(Span<byte> pcm)
    {
        int bytes = Math.Min(pcm.Length, _pending.Length);
        _pending.AsSpan(0, bytes).CopyTo(pcm);
        _pending = _pending[bytes..];
        return bytes;
    }

    private int Silence(Span<byte> pcm)
    {
        if (Stopwatch.GetElapsedTime(_lostAt) > LongestOutage)
            throw new StreamCoachException(FailureKind.DeviceLost, $"The device was lost and did not come back within {LongestOutage.TotalMinutes:0} minutes.");
        _silenceDue += (double)pcm.Length / (SampleRate * PcmFormat.BytesPerSample) * Stopwatch.Frequency;
        TimeSpan wait = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), (long)_silenceDue);
        if (wait > TimeSpan.Zero) _changed.Wait(wait);
        pcm.Clear();
        return _ended ? 0 : pcm.Length;
    }

    // A device is back once it has delivered audio: many open successfully and then deliver nothing.
    private void Reopen(IAudioSource gone)
    {
        Background.Guard(gone.Dispose, NotReopened);
        TimeSpan pause = TimeSpan.FromMilliseconds(250);
        while (!_ended)
        {
            IAudioSource? next = null;
            try
            {
                _opening = next = make();
                next.Open();
                if (_ended) next.Interrupt();
                var first = new byte[next.SampleRate / 20 * PcmFormat.BytesPerSample];
                if (next.Read(first) is > 0 and int read)
                {
                    _reopened = new(next, first[..read]);
                    _changed.Set();
                    if (_ended) next.Dispose();
                    return;
                }
            }
            catch (StreamCoachException)
            {
                // The device is not back yet.
            }
            catch (Exception error)
            {
                // An exception of the driver; the next try may succeed.
                NotReopened(error);
            }
            if (next is not null) Background.Guard(next.Dispose, NotReopened);
            _changed.Wait(pause);
            pause = pause * 2 < MaxRetryDelay ? pause * 2 : MaxRetryDelay;
        }
    }

    private void NotReopened(Exception error) =>
        monitor.Diagnostics.Add(DiagnosticLevel.Verbose, $"The device could not be closed or opened; retrying: {error.GetBaseException().Message}");

    // On the pacing thread: a timer would wake the thread pool four times a second.
    private async Task WatchAsync()
    {
        while (!_ended)
        {
            PacingThread.Wake(_tick, Stopwatch.GetTimestamp() + Stopwatch.Frequency / 4);
            await _tick.WaitAsync();
            if (IsAway) continue;
            TimeSpan quiet = Stopwatch.GetElapsedTime(Interlocked.Read(ref _lastAudio));
            if (quiet > StalledAfter) monitor.Stalled();
            if (quiet < LostAfter || _stalled) continue;
            _stalled = true;
            // A driver may be slow to close, and others wait for the pacing thread.
            IAudioSource current = _current;
            _ = Task.Run(current.Interrupt);
        }
    }

    private sealed record Reopened(IAudioSource Source, byte[] First);
}
