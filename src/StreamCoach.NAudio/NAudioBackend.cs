using System.Runtime.Versioning;
using StreamCoach.Audio;
using StreamCoach.Audio.Backend;
using StreamCoach.Audio.Devices;
using StreamCoach.Audio.Files;
using StreamCoach.Errors;
using StreamCoach.NAudio.Flac;
using StreamCoach.NAudio.Mpeg;
using StreamCoach.NAudio.Ogg;

namespace StreamCoach.NAudio;

/// <summary>
/// Records and plays on Windows, and decodes compressed files on all systems, without native libraries. NAudio's ALSA capture is not used, because
/// stopping it from another thread hangs.
/// </summary>
public sealed class NAudioBackend : IAudioBackend
{
    IReadOnlyList<AudioDevice> IAudioBackend.ListDevices() => OperatingSystem.IsWindows() ? WasapiDevices.List() : [];

    IAudioSource? IAudioBackend.Record(AudioDevice? device, SessionDiagnostics? diagnostics) => OperatingSystem.IsWindows() ? RecordWasapi(device, diagnostics) : null;

    IAudioSource? IAudioBackend.Record(AudioProcess process) => OperatingSystem.IsWindowsVersionAtLeast(10, 0, 19041) ? RecordWasapi(process) : null;

    IAudioOutput? IAudioBackend.Play(int sampleRate) => OperatingSystem.IsWindows() ? WasapiOutput.Open(sampleRate) : null;

    ISampleReader? IAudioBackend.Decode(string path) => Open(path) ?? (OperatingSystem.IsWindows() ? MediaFoundationSamples.Open(path) : null);

    [SupportedOSPlatform("windows")]
    private static PacketSource RecordWasapi(AudioDevice? device, SessionDiagnostics? diagnostics) => new(device, "WASAPI", () => WasapiStream.Open(device, diagnostics));

    [SupportedOSPlatform("windows10.0.19041.0")]
    private static PacketSource RecordWasapi(AudioProcess process)
    {
        AudioDevice device = process.AsDevice();
        return new(device, "WASAPI", () => WasapiStream.Open(process, device)) { Process = process };
    }

    // The file extension is ignored, because it is often wrong.
    private static ISampleReader? Open(string path)
    {
        FileStream file = AudioFile.OpenBytes(path);
        ISampleReader? samples = null;
        try
        {
            samples = FileSignature.Recognize(file) switch
            {
                FileSignature.Kind.Flac => FlacSamples.Open(file, path),
                FileSignature.Kind.Ogg => OggAudio.Open(file, path),
                FileSignature.Kind.Aiff => AiffSamples.Open(file, path),
                FileSignature.Kind.Mpeg => MpegSamples.Open(file),
                _ => null,
            };
            return samples;
        }
        finally
        {
            if (samples is null) file.Dispose();
        }
    }
}
