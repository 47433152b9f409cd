using StreamCoach.Text;

namespace StreamCoach.Audio;

/// <summary>What a device records.</summary>
public enum AudioDeviceKind : long
{
    /// <summary>A microphone, a line input, or a virtual source.</summary>
    Microphone,
    /// <summary>What the computer plays.</summary>
    Loopback,
}

/// <summary>The part of a system that a device is reached through.</summary>
public enum AudioSystem : long
{
    /// <summary>A PulseAudio server, or PipeWire's PulseAudio service.</summary>
    PulseAudio,
    /// <summary>A PipeWire server without its PulseAudio service.</summary>
    PipeWire,
    /// <summary>ALSA: Linux without a sound server.</summary>
    Alsa,
    /// <summary>AVFoundation, on macOS.</summary>
    AVFoundation,
    /// <summary>WASAPI, on Windows.</summary>
    Wasapi,
}

/// <summary>A device that audio can be recorded from.</summary>
public sealed class AudioDevice
{
    internal AudioDevice(AudioSystem system, string id, string name)
    {
        System = system;
        Id = PrintableText.Line(id);
        Name = PrintableText.Line(name) is { Length: > 0 } named ? named : Id;
    }

    /// <summary>The name that the sound system uses. It stays the same when the device is unplugged and plugged in again.</summary>
    public string Id { get; }

    /// <summary>The name shown to people.</summary>
    public string Name { get; }

    /// <summary>Whether the device is a microphone or records what the computer plays.</summary>
    public AudioDeviceKind Kind { get; internal init; }

    /// <summary>Whether the device is used when none is named. Of the loopback devices, it is the one of the default output.</summary>
    public bool IsDefault { get; internal init; }

    /// <summary>The number of channels; <see langword="null"/> if the sound system does not report it.</summary>
    public int? Channels { get; internal init; }

    /// <summary>The native rate in samples per second; <see langword="null"/> if the sound system does not report it.</summary>
    public int? SampleRate { get; internal init; }

    /// <summary>The sound system that the device belongs to.</summary>
    public AudioSystem System { get; }

    /// <summary>The sound server's number for the device; a device that is plugged in again gets another one. <see langword="null"/> where there are none.</summary>
    internal int? Index { get; init; }

    /// <summary>Returns <see cref="Name"/>.</summary>
    public override string ToString() => Name;
}
