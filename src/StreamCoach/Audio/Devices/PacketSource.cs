using System.Diagnostics;
using StreamCoach.Errors;

namespace StreamCoach.Audio.Devices;

/// <summary>
/// Records a device whose system buffers the audio, and takes it out in the pieces that are asked for. The thread that reads opens no other and closes the device,
/// which may take any time.
/// </summary>
/// <param name="device">The device; <see langword="null"/> for the default microphone.</param>
/// <param name="system">The name of the system, for messages.</param>
/// <param name="open">Opens the device.</param>
internal sealed class PacketSource(AudioDevice? device, string system, Func<IPacketStream> open) : IAudioSource
{
    // Shorter waits would only wake the thread more often.
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(5);

    private readonly ManualResetEventSlim _changed = new();
    private readonly bool _isLoopback = device?.Kind == AudioDeviceKind.Loopback;
    private readonly CancellationTokenSource _watch = new();
    private volatile bool _interrupted;
    private volatile bool _programEnded;
    private IPacketStream? _stream;
    private LoopbackClock? _clock;
    private long _opened;
    private bool _delivered;

    /// <summary>How long a microphone may take to deliver its first audio.</summary>
    internal TimeSpan FirstAudioLimit { get; init; } = ProgramSource.FirstAudioLimit;

    /// <summary>The program that is recorded, whose end is the end of the audio; <see langword="null"/> for a device.</summary>
    public AudioProcess? Process { get; init; }

    public string Description => $"{device?.Name ?? "microphone"} ({system})";

    public SourceKind Kind => Process is null ? SourceKind.Microphone : SourceKind.Process;

    public string? DeviceId => device?.Id;

    public string? Path => null;

    public bool IsLive => true;

    public bool Blocks => true;

    public double PaceLimit => double.PositiveInfinity;

    public int SampleRate => _stream?.SampleRate ?? Recorders.Rate;

    public void Open()
    {
        _stream = open();
        _opened = Stopwatch.GetTimestamp();
        _clock = _isLoopback ? new(SampleRate * PcmFormat.BytesPerSample, _opened) : null;
        if (Process is not null) _ = WatchAsync(Process);
    }

    public int Read(Span<byte> pcm)
    {
        int filled = 0;
        while (!_interrupted)
        {
            bool isLast = _programEnded;
            int taken = _stream!.Take(pcm[filled..]);
            _clock?.Add(taken);
            _delivered |= taken > 0;
            filled += taken;
            // What it played last may still be in the buffer; the silence after it is not its own.
            if (isLast) return filled;
            filled += Silence(pcm[filled..]);
            if (filled == pcm.Length) return filled;
            if (!_delivered && !_isLoopback && Stopwatch.GetElapsedTime(_opened) > FirstAudioLimit)
                throw new StreamCoachException(FailureKind.AudioSilent, $"'{Description}' delivered no audio within {FirstAudioLimit.TotalSeconds:0} s.");
            var rest = TimeSpan.FromSeconds((double)(pcm.Length - filled) / (SampleRate * PcmFormat.BytesPerSample));
            _changed.Wait(rest > ShortestWait ? rest : ShortestWait);
        }
        return 0;
    }

    public void Interrupt()
    {
        _interrupted = true;
        _changed.Set();
    }

    public void Dispose()
    {
        Interrupt();
        _watch.Cancel();
        _stream?.Dispose();
    }

    private async Task WatchAsync(AudioProcess process)
    {
        try
        {
            await process.WaitForEndAsync(_watch.Token);
            _programEnded = true;
            _changed.Set();
        }
        catch (OperationCanceledException)
        {
            // The recording has ended first.
        }
    }

    private int Silence(Span<byte> pcm)
    {
        if (_clock is null) return 0;
        int bytes = Math.Min(pcm.Length, _clock.Missing(Stopwatch.GetTimestamp()));
        pcm[..bytes].Clear();
        _clock.Add(bytes);
        return bytes;
    }
}
