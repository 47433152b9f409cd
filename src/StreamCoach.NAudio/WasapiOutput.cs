using System.Runtime.Versioning;
using NAudio.CoreAudioApi;
using NAudio.Wave;
using StreamCoach.Audio;
using StreamCoach.Audio.Backend;
using StreamCoach.Errors;

namespace StreamCoach.NAudio;

/// <summary>The default playback device of Windows, which itself converts from the rate of the recording.</summary>
[SupportedOSPlatform("windows")]
internal sealed class WasapiOutput : IAudioOutput
{
    // Short, because what is in it is played after Ctrl+C too on some drivers. In units of 100 ns.
    private const long BufferDuration = 3_000_000;

    // ERROR_NOT_FOUND: Windows has no playback device.
    private const int NotFound = unchecked((int)0x80070490);

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(10);

    private readonly AudioClient _client;
    private readonly AudioRenderClient _render;
    private readonly ManualResetEventSlim _interrupted = new();
    private bool _started;

    private WasapiOutput(AudioClient client, int sampleRate)
    {
        _client = client;
        const AudioClientStreamFlags flags = AudioClientStreamFlags.AutoConvertPcm | AudioClientStreamFlags.SrcDefaultQuality;
        client.Initialize(AudioClientShareMode.Shared, flags, BufferDuration, 0, new WaveFormat(sampleRate, 16, 1), Guid.Empty);
        _render = client.AudioRenderClient;
    }

    public string Name => "WASAPI";

    /// <summary>Opens the device.</summary>
    /// <exception cref="StreamCoachException">There is none, or another program uses it exclusively.</exception>
    public static WasapiOutput Open(int sampleRate)
    {
        AudioClient? client = null;
        try
        {
            using var enumerator = new MMDeviceEnumerator();
            using MMDevice device = enumerator.GetDefaultAudioEndpoint(DataFlow.Render, Role.Console);
            client = device.CreateAudioClient();
            return new(client, sampleRate);
        }
        catch (Exception error)
        {
            client?.Dispose();
            throw Failure(error);
        }
    }

    public void Write(ReadOnlySpan<byte> pcm)
    {
        try
        {
            while (!pcm.IsEmpty && !_interrupted.IsSet)
            {
                int frames = Math.Min(_client.BufferSize - _client.CurrentPadding, pcm.Length / PcmFormat.BytesPerSample);
                if (frames == 0)
                {
                    Begin();
                    _interrupted.Wait(Poll);
                    continue;
                }
                int bytes = frames * PcmFormat.BytesPerSample;
                using (RenderBufferLease buffer = _render.GetBufferLease(frames, PcmFormat.BytesPerSample)) pcm[..bytes].CopyTo(buffer.Buffer);
                pcm = pcm[bytes..];
            }
        }
        catch (Exception error)
        {
            throw Failure(error);
        }
    }

    public void Finish()
    {
        try
        {
            Begin();
            while (_client.CurrentPadding > 0 && !_interrupted.IsSet) _interrupted.Wait(Poll);
            // What the device has taken is still on its way to the loudspeaker; the latency is in units of 100 ns.
            _interrupted.Wait(TimeSpan.FromTicks(_client.StreamLatency));
        }
        catch (Exception error)
        {
            throw Failure(error);
        }
    }

    public void Interrupt() => _interrupted.Set();

    public void Dispose()
    {
        try
        {
            _client.Stop();
        }
        catch (Exception)
        {
            // The device was disconnected, which has been reported.
        }
        _render.Dispose();
        _client.Dispose();
    }

    private void Begin()
    {
        if (_started) return;
        _started = true;
        _client.Start();
    }

    private static StreamCoachException Failure(Exception error) => error.HResult == NotFound
        ? new(FailureKind.PlaybackFailed, "Windows has no playback device that is connected and enabled.", error)
        : new(FailureKind.PlaybackFailed, $"Windows cannot play: {error.Message.Trim().TrimEnd('.')} (0x{error.HResult:X8}).", error);
}
