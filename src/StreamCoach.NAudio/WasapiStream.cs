using System.Runtime.Versioning;
using NAudio.CoreAudioApi;
using NAudio.Wave;
using StreamCoach.Audio;
using StreamCoach.Audio.Devices;
using StreamCoach.Errors;

namespace StreamCoach.NAudio;

/// <summary>
/// A microphone, the output of Windows, or that of one program, as 16-bit mono. NAudio's own recorder is not used: it waits half of Windows' buffer before
/// each reading, so its buffer can only be short, and it cannot be stopped while it waits.
/// </summary>
[SupportedOSPlatform("windows")]
internal sealed class WasapiStream : IPacketStream
{
    // Windows keeps a second of audio for a machine that is busy; the oldest beyond it is lost. In units of 100 ns.
    private const long BufferDuration = 10_000_000;

    // Windows itself converts the sound of a device to it.
    private static readonly WaveFormat Mono = new(Recorders.Rate, 16, 1);
    // The sound of a program is not converted. Microsoft's sample ApplicationLoopback asks for this format.
    private static readonly WaveFormat Stereo = new(44_100, 16, 2);

    private readonly AudioDevice? _device;
    private readonly AudioClient _client;
    private readonly AudioCaptureClient _capture;
    private readonly WaveFormat _format;
    private readonly SampleDecoder _decoder;
    // The sound of a program is announced by an event, which must exist; it is not waited for.
    private readonly EventWaitHandle? _event;
    private byte[] _mono = [];
    // The rest of a packet, which is taken as a whole.
    private byte[] _rest = [];
    private int _restAt, _restEnd;

    private WasapiStream(AudioDevice? device, AudioClient client, WaveFormat format, AudioClientStreamFlags flags)
    {
        _device = device;
        _client = client;
        _format = format;
        _decoder = new(SampleKind.Integer, format.BitsPerSample, format.Channels);
        client.Initialize(AudioClientShareMode.Shared, flags, BufferDuration, 0, format, Guid.Empty);
        if (flags.HasFlag(AudioClientStreamFlags.EventCallback))
        {
            _event = new AutoResetEvent(false);
            client.SetEventHandle(_event.SafeWaitHandle.DangerousGetHandle());
        }
        _capture = client.AudioCaptureClient;
        client.Start();
    }

    public int SampleRate => _format.SampleRate;

    /// <summary>Opens a device. The default microphone follows the user's choice of another one, and the unplugging of this one, without a gap.</summary>
    /// <param name="device">The device; <see langword="null"/> for the default microphone.</param>
    /// <param name="diagnostics">Is told if the default microphone cannot be followed.</param>
    /// <exception cref="StreamCoachException">It does not exist, is in use or not permitted, or its driver failed.</exception>
    public static WasapiStream Open(AudioDevice? device, SessionDiagnostics? diagnostics)
    {
        AudioClient? client = null;
        try
        {
            client = device is null ? Default(diagnostics) : WasapiDevices.Open(device.Id);
            AudioClientStreamFlags flags = AudioClientStreamFlags.AutoConvertPcm | AudioClientStreamFlags.SrcDefaultQuality;
            if (device?.Kind == AudioDeviceKind.Loopback) flags |= AudioClientStreamFlags.Loopback;
            return new(device, client, Mono, flags);
        }
        catch (Exception error)
        {
            client?.Dispose();
            throw WasapiError.Of(error, device);
        }
    }

    /// <summary>Opens what a program and the programs that it started play.</summary>
    /// <param name="process">The program.</param>
    /// <param name="device">The program as a device, for messages.</param>
    /// <exception cref="StreamCoachException">Windows refuses.</exception>
    [SupportedOSPlatform("windows10.0.19041.0")]
    public static WasapiStream Open(AudioProcess process, AudioDevice device)
    {
        AudioClient? client = null;
        try
        {
            client = AudioClient.ActivateProcessLoopbackAsync((uint)process.Id, ProcessLoopbackMode.IncludeTargetProcessTree).GetAwaiter().GetResult();
            // These are the only flags that the virtual device of a process accepts.
            return new(device, client, Stereo, AudioClientStreamFlags.Loopback | AudioClientStreamFlags.EventCallback);
        }
        catch (Exception error)
        {
            client?.Dispose();
            throw AudioProcesses.Refused(process, error);
        }
    }

    public int Take(Span<byte> pcm)
    {
        int taken = TakeRest(pcm);
        try
        {
            while (taken < pcm.Length && _capture.GetNextPacketSize() > 0)
            {
                using CaptureBufferLease packet = _capture.GetBufferLease(_format.BlockAlign);
                if (packet.FrameCount == 0) break;
                taken += Take(packet, pcm[taken..]);
            }
        }
        catch (Exception error)
        {
            throw WasapiError.Of(error, _device);
        }
        return taken;
    }

    public void Dispose()
    {
        _capture.Dispose();
        _client.Dispose();
        _event?.Dispose();
    }

    private int Take(CaptureBufferLease packet, Span<byte> pcm)
    {
        int length = packet.FrameCount * PcmFormat.BytesPerSample;
        if (_mono.Length < length) _mono = new byte[length];
        Span<byte> sound = _mono.AsSpan(0, length);
        // The content of a silent packet is undefined.
        if (packet.Flags.HasFlag(AudioClientBufferFlags.Silent)) sound.Clear();
        else _decoder.Decode(packet.Buffer, sound);
        int bytes = Math.Min(sound.Length, pcm.Length), rest = sound.Length - bytes;
        if (_rest.Length < rest) _rest = new byte[rest];
        (_restAt, _restEnd) = (0, rest);
        sound[..bytes].CopyTo(pcm);
        sound[bytes..].CopyTo(_rest);
        return bytes;
    }

    private int TakeRest(Span<byte> pcm)
    {
        int bytes = Math.Min(pcm.Length, _restEnd - _restAt);
        _rest.AsSpan(_restAt, bytes).CopyTo(pcm);
        _restAt += bytes;
        return bytes;
    }

    // Stream routing needs Windows 10 1607. If the device itself fails too, its own error is the more specific one.
    private static AudioClient Default(SessionDiagnostics? diagnostics)
    {
        try
        {
            return AudioClient.ActivateDefaultDeviceAsync(DataFlow.Capture).GetAwaiter().GetResult();
        }
        catch (Exception error)
        {
            AudioClient client = WasapiDevices.OpenDefault();
            diagnostics?.Add(DiagnosticLevel.Verbose,
                $"Windows does not let the recording follow a change of the default microphone: {error.GetBaseException().Message.Trim().TrimEnd('.')} (0x{error.HResult:X8}). The present one is recorded.");
            return client;
        }
    }
}
