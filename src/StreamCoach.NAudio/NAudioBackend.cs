using StreamCoach.Audio;
using StreamCoach.Audio.Backend;

namespace StreamCoach.NAudio;

/// <summary>
/// What NAudio does for the engine: it records on Windows, and decodes compressed files everywhere. Not its ALSA capture: a stop of that from
/// another thread hangs.
/// </summary>
public sealed class NAudioBackend : IAudioBackend
{
    IReadOnlyList<AudioDevice> IAudioBackend.ListDevices() => OperatingSystem.IsWindows() ? WasapiDevices.List() : [];

    IAudioSource? IAudioBackend.Record(AudioDevice? device) => OperatingSystem.IsWindows() ? new WasapiSource(device) : null;

    ISampleReader? IAudioBackend.Decode(string path) =>
        SoundFileSamples.Open(path) is { } samples ? samples : OperatingSystem.IsWindows() ? MediaFoundationSamples.Open(path) : null;
}
