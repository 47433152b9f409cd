using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using NAudio.CoreAudioApi;
using NAudio.Wave;
using StreamCoach.Audio;
using StreamCoach.Errors;

namespace StreamCoach.NAudio;

/// <summary>
/// Records a microphone or the output of Windows, which Windows itself converts to 16 kHz mono. Closing the device may take any time, so
/// it is done on the reading thread, which nobody waits for.
/// </summary>
[SupportedOSPlatform("windows")]
internal sealed class WasapiSource(AudioDevice? device) : IAudioSource
{
    private const int Rate = 16_000, BufferMilliseconds = 100;

    // Audio that is buffered for a slow reader; the oldest audio beyond it is dropped.
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(100);

    private readonly object _gate = new();
    private readonly Queue<byte> _sound = new((int)Kept.TotalSeconds * Rate * PcmFormat.BytesPerSample);
    private readonly bool _isLoopback = device?.Kind == AudioDeviceKind.Loopback;
    private MMDevice? _device;
    private WasapiRecorder? _recorder;
    private Exception? _failure;
    private bool _delivered;
    private bool _ended;

    public string Description => $"{device?.Name ?? "microphone"} (WASAPI)";

    public SourceKind Kind => SourceKind.Microphone;

    public string? DeviceId => device?.Id;

    public string? Path => null;

    public bool IsLive => true;

    public bool Blocks => true;

    public double PaceLimit => double.PositiveInfinity;

    public int SampleRate => Rate;

    public void Open()
    {
        try
        {
            _device = WasapiDevices.Open(device);
            WasapiRecorderBuilder builder = new WasapiRecorderBuilder().WithDevice(_device).WithSharedMode().WithPollingSync()
                .WithBufferLength(BufferMilliseconds).WithFormat(new WaveFormat(Rate, 16, 1));
            _recorder = (_isLoopback ? builder.WithLoopbackCapture() : builder).Build();
            _recorder.DataAvailable += Keep;
            _recorder.RecordingStopped += Stopped;
            _recorder.StartRecording();
        }
        catch (Exception error) when (error is COMException or InvalidOperationException or UnauthorizedAccessException or ArgumentException)
        {
            throw Failure(error);
        }
    }

    public int Read(Span<byte> pcm)
    {
        lock (_gate)
        {
            while (_sound.Count < pcm.Length && !_ended)
            {
                bool more = Monitor.Wait(_gate, _isLoopback ? Silence : _delivered ? Timeout.InfiniteTimeSpan : ProgramSource.FirstAudioLimit);
                if (more || _sound.Count > 0) continue;
                if (!_isLoopback)
                    throw new StreamCoachException(FailureKind.AudioSilent, $"'{Description}' delivered no audio within {ProgramSource.FirstAudioLimit.TotalSeconds:0} s.");
                // Windows delivers no audio while nothing is played; the session continues with silence.
                pcm.Clear();
                return pcm.Length;
            }
            if (_sound.Count == 0 && _failure is not null) throw Failure(_failure);
            _delivered |= _sound.Count > 0;
            int count = Math.Min(pcm.Length, _sound.Count);
            for (int i = 0; i < count; i++) pcm[i] = _sound.Dequeue();
            return count;
        }
    }

    public void Interrupt()
    {
        lock (_gate)
        {
            _ended = true;
            _sound.Clear();
            Monitor.PulseAll(_gate);
        }
    }

    public void Dispose()
    {
        Interrupt();
        _recorder?.Dispose();
        _device?.Dispose();
    }

    // Some packets are empty.
    private void Keep(ReadOnlySpan<byte> sound, AudioClientBufferFlags flags, long devicePosition, long clock)
    {
        lock (_gate)
        {
            foreach (byte part in sound) _sound.Enqueue(part);
            int most = (int)Kept.TotalSeconds * Rate * PcmFormat.BytesPerSample;
            while (_sound.Count > most) _sound.Dequeue();
            Monitor.PulseAll(_gate);
        }
    }

    private void Stopped(object? sender, StoppedEventArgs end)
    {
        lock (_gate)
        {
            _failure = end.Exception ?? new InvalidOperationException("The recording stopped unexpectedly.");
            _ended = true;
            Monitor.PulseAll(_gate);
        }
    }

    // The codes are defined in audioclient.h and winerror.h.
    private StreamCoachException Failure(Exception error)
    {
        FailureKind kind = error.HResult switch
        {
            unchecked((int)0x8889000A) => FailureKind.MicrophoneBusy,
            unchecked((int)0x80070005) => FailureKind.MicrophoneNotPermitted,
            // Some drivers report an unknown id as an invalid argument.
            unchecked((int)0x80070490) or unchecked((int)0x80070057) or unchecked((int)0x88890004) => FailureKind.MicrophoneNotFound,
            _ => FailureKind.MicrophoneFailed,
        };
        string what = device is null ? "The microphone" : $"'{device.Name}'";
        return new(kind, $"{what} cannot be recorded: {error.Message.Trim()} (0x{error.HResult:X8})", error);
    }
}
