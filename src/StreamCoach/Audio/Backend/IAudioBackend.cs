using StreamCoach.Errors;

namespace StreamCoach.Audio.Backend;

/// <summary>
/// What a sound library gives to the engine, which names none. src/StreamCoach.NAudio implements it; it is loaded on first use
/// (<see cref="AudioBackend"/>), so nothing here may show a type of the library.
/// </summary>
internal interface IAudioBackend
{
    /// <summary>What can be recorded through it; empty on a system where it records nothing.</summary>
    IReadOnlyList<AudioDevice> ListDevices();

    /// <summary>A source for a device, not opened yet; <see langword="null"/> on a system where it records nothing.</summary>
    /// <param name="device">One of its devices; <see langword="null"/> for the default microphone.</param>
    IAudioSource? Record(AudioDevice? device);

    /// <summary>Opens a file; <see langword="null"/> where it cannot decode it.</summary>
    /// <exception cref="StreamCoachException">The file cannot be read, or is cut off before its first sample.</exception>
    ISampleReader? Decode(string path);
}

/// <summary>Reads decoded sound front to back.</summary>
internal interface ISampleReader : IDisposable
{
    /// <summary>Samples per second of each channel.</summary>
    int SampleRate { get; }

    /// <summary>Channels, 1 or more.</summary>
    int Channels { get; }

    /// <summary>How many samples of each channel the file promises; <see langword="null"/> where it does not say.</summary>
    long? Frames { get; }

    /// <summary>What is wrong with the file, to be read behind its name: "is damaged". It is known when all is read.</summary>
    string? Fault => null;

    /// <summary>Reads whole frames of all channels, interleaved, full scale at 1.</summary>
    /// <returns>The number of floats; 0 at the end.</returns>
    int Read(Span<float> interleaved);
}
