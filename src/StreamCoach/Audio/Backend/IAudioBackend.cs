using StreamCoach.Errors;

namespace StreamCoach.Audio.Backend;

/// <summary>
/// The border between the engine and the audio library in src/StreamCoach.NAudio, which <see cref="AudioBackend"/> loads on first use. No
/// type of the library may appear here.
/// </summary>
internal interface IAudioBackend
{
    /// <summary>Lists the devices; empty on a system where the library cannot record.</summary>
    IReadOnlyList<AudioDevice> ListDevices();

    /// <summary>
    /// Creates a source for a device without opening it; <see langword="null"/> on a system where the library cannot record.
    /// </summary>
    /// <param name="device">One of the listed devices; <see langword="null"/> for the default microphone.</param>
    /// <param name="diagnostics">Receives what was tried in vain; by default nothing does.</param>
    IAudioSource? Record(AudioDevice? device, SessionDiagnostics? diagnostics = null);

    /// <summary>
    /// Creates a source for what a program and the programs that it started play, without opening it; <see langword="null"/> on a system where the library cannot
    /// record. The source ends with the program.
    /// </summary>
    IAudioSource? Record(AudioProcess process);

    /// <summary>Opens the default playback device; <see langword="null"/> on a system where the library cannot play.</summary>
    /// <param name="sampleRate">Samples per second of the audio that will be written.</param>
    /// <exception cref="StreamCoachException">There is no device, or it cannot be opened.</exception>
    IAudioOutput? Play(int sampleRate);

    /// <summary>Opens a file; <see langword="null"/> if the library cannot decode it.</summary>
    /// <exception cref="StreamCoachException">The file cannot be read, or is truncated before its first sample.</exception>
    ISampleReader? Decode(string path);
}

/// <summary>Reads decoded audio from beginning to end.</summary>
internal interface ISampleReader : IDisposable
{
    /// <summary>Samples per second of each channel.</summary>
    int SampleRate { get; }

    /// <summary>Channels, 1 or more.</summary>
    int Channels { get; }

    /// <summary>The number of samples per channel that the file announces; <see langword="null"/> if it does not say.</summary>
    long? Frames { get; }

    /// <summary>What is wrong with the file, as a predicate for its name, such as "is damaged"; known once everything was read.</summary>
    string? Fault => null;

    /// <summary>Reads whole frames of all channels, interleaved, with full scale at 1.</summary>
    /// <returns>The number of floats; 0 at the end.</returns>
    int Read(Span<float> interleaved);
}
