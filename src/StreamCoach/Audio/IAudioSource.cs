using StreamCoach.Errors;

namespace StreamCoach.Audio;

/// <summary>A source of audio. One thread reads it as 16-bit little-endian mono PCM.</summary>
internal interface IAudioSource : IDisposable
{
    /// <summary>The name that a user knows it by: a file's name, "microphone (arecord)".</summary>
    string Description { get; }

    /// <summary>The kind of source, for a resume.</summary>
    SourceKind Kind { get; }

    /// <summary>The id of the recorded device, for a resume; <see langword="null"/> for the default device and for other kinds.</summary>
    string? DeviceId => null;

    /// <summary>The full path of the file; <see langword="null"/> for other kinds.</summary>
    string? Path { get; }

    /// <summary>Whether audio that is not read is lost, as with a microphone, so that reading must never wait.</summary>
    bool IsLive { get; }

    /// <summary>Whether a read may wait for audio, so that it needs a thread of its own.</summary>
    bool Blocks { get; }

    /// <summary>How many times faster than real time the audio may be sent.</summary>
    double PaceLimit { get; }

    /// <summary>Samples per second; known once <see cref="Open"/> has returned.</summary>
    int SampleRate { get; }

    /// <summary>The length of all its audio in seconds, according to its header; <see langword="null"/> if unknown.</summary>
    double? Length => null;

    /// <summary>Opens the file, or starts the device or program.</summary>
    /// <exception cref="StreamCoachException">It cannot be opened, or its format is not supported.</exception>
    void Open();

    /// <summary>Reads the available audio, or waits for more.</summary>
    /// <returns>The number of bytes; 0 at the end.</returns>
    /// <exception cref="StreamCoachException">The audio broke off; what was read before remains valid.</exception>
    int Read(Span<byte> pcm);

    /// <summary>Whether <see cref="Seek"/> is supported, so that audio need not be kept for a reconnect.</summary>
    bool CanSeek => false;

    /// <summary>Continues at another offset.</summary>
    /// <param name="offset">Bytes of 16-bit mono from the first sample, even.</param>
    /// <exception cref="StreamCoachException">The file can no longer be read.</exception>
    void Seek(long offset) => throw new NotSupportedException();

    /// <summary>Ends the source's device or program, and a read that waits for it. Safe from any thread, and more than once.</summary>
    void Interrupt();
}
