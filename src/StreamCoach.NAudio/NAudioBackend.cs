using StreamCoach.Audio;
using StreamCoach.Audio.Backend;
using StreamCoach.Audio.Files;
using StreamCoach.NAudio.Flac;
using StreamCoach.NAudio.Mpeg;
using StreamCoach.NAudio.Ogg;

namespace StreamCoach.NAudio;

/// <summary>
/// Records on Windows, and decodes compressed files on all systems, without native libraries. NAudio's ALSA capture is not used, because
/// stopping it from another thread hangs.
/// </summary>
public sealed class NAudioBackend : IAudioBackend
{
    IReadOnlyList<AudioDevice> IAudioBackend.ListDevices() => OperatingSystem.IsWindows() ? WasapiDevices.List() : [];

    IAudioSource? IAudioBackend.Record(AudioDevice? device) => OperatingSystem.IsWindows() ? new WasapiSource(device) : null;

    ISampleReader? IAudioBackend.Decode(string path) => Open(path) ?? (OperatingSystem.IsWindows() ? MediaFoundationSamples.Open(path) : null);

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
