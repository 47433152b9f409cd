using StreamCoach.Errors;

namespace StreamCoach.Audio;

/// <summary>Where sound comes from. It is read as 16-bit little-endian mono PCM, by one thread.</summary>
internal interface IAudioSource : IDisposable
{
    /// <summary>What a user would call it: a file's name, "microphone (arecord)".</summary>
    string Description { get; }

    /// <summary>What it is, for a resume.</summary>
    SourceKind Kind { get; }

    /// <summary>The id of the device that is recorded, for a resume; <see langword="null"/> for the default one and for anything else.</summary>
    string? DeviceId => null;

    /// <summary>The full path of the file that is read; <see langword="null"/> for anything else.</summary>
    string? Path { get; }

    /// <summary>Whether the sound passes whether it is read or not (a microphone), so that it must never wait.</summary>
    bool IsLive { get; }

    /// <summary>Whether a read may wait for sound, so that it needs a thread of its own.</summary>
    bool Blocks { get; }

    /// <summary>How much faster than real time the sound may be sent.</summary>
    double PaceLimit { get; }

    /// <summary>Samples per second; known once <see cref="Open"/> has returned.</summary>
    int SampleRate { get; }

    /// <summary>Seconds of all its sound, as its header says; <see langword="null"/> where nobody knows.</summary>
    double? Length => null;

    /// <summary>Opens the file, or starts the device or program.</summary>
    /// <exception cref="StreamCoachException">It cannot be opened, or is in a format that is not taken.</exception>
    void Open();

    /// <summary>Reads what is there, or waits for more.</summary>
    /// <returns>The number of bytes; 0 at the end.</returns>
    /// <exception cref="StreamCoachException">The sound broke off; what was read before stands.</exception>
    int Read(Span<byte> pcm);

    /// <summary>Whether <see cref="Seek"/> works, so that sound need not be kept for a line that drops.</summary>
    bool CanSeek => false;

    /// <summary>Goes on reading at another place.</summary>
    /// <param name="place">Bytes of 16-bit mono from the first sample, even.</param>
    /// <exception cref="StreamCoachException">The file can be read no more.</exception>
    void Seek(long place) => throw new NotSupportedException();

    /// <summary>No more sound is wanted: ends a device or program, and with it a read that waits. Safe from any thread, more than once.</summary>
    void Interrupt();
}
