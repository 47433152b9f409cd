using StreamCoach.Text;

namespace StreamCoach.Audio;

/// <summary>What a device hears.</summary>
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
    /// <summary>PulseAudio, or PipeWire in its place.</summary>
    PulseAudio,
    /// <summary>PipeWire, asked in its own way.</summary>
    PipeWire,
    /// <summary>Linux without a sound server.</summary>
    Alsa,
    /// <summary>macOS.</summary>
    AVFoundation,
    /// <summary>Windows.</summary>
    Wasapi,
}

/// <summary>Something that can be listened to.</summary>
public sealed class AudioDevice
{
    internal AudioDevice(AudioSystem system, string id, string name)
    {
        System = system;
        Id = PrintableText.Line(id);
        Name = PrintableText.Line(name) is { Length: > 0 } named ? named : Id;
    }

    /// <summary>The name that its system knows it by; it stays the same when the device is pulled and put back.</summary>
    public string Id { get; }

    /// <summary>A name for people.</summary>
    public string Name { get; }

    /// <summary>A microphone, or what the computer plays.</summary>
    public AudioDeviceKind Kind { get; internal init; }

    /// <summary>Whether it is used where none is named; of the loopbacks, the one that belongs to the default output.</summary>
    public bool IsDefault { get; internal init; }

    /// <summary>How many channels it has; <see langword="null"/> where its system does not say.</summary>
    public int? Channels { get; internal init; }

    /// <summary>Its own samples per second; <see langword="null"/> where its system does not say.</summary>
    public int? SampleRate { get; internal init; }

    /// <summary>What it is reached through.</summary>
    public AudioSystem System { get; }

    /// <summary>The name for people.</summary>
    public override string ToString() => Name;
}
