using StreamCoach.Errors;

namespace StreamCoach.Audio.Files;

/// <summary>Reads a recording front to back as 16-bit little-endian mono PCM.</summary>
internal interface IAudioReader : IDisposable
{
    /// <summary>Samples per second.</summary>
    int SampleRate { get; }

    /// <summary>Seconds from the first sample to the last, as the header says; <see langword="null"/> where it does not.</summary>
    double? Length => null;

    /// <summary>Whether a read may wait for a program or a network.</summary>
    bool Blocks => false;

    /// <summary>Whether <see cref="Seek"/> works.</summary>
    bool CanSeek => false;

    /// <summary>Goes on at another place.</summary>
    /// <param name="place">Bytes of 16-bit mono from the first sample, even.</param>
    void Seek(long place) => throw new NotSupportedException();

    /// <summary>Reads sound.</summary>
    /// <returns>Bytes; 0 at the end.</returns>
    /// <exception cref="StreamCoachException">The sound broke off; all that was there has been read.</exception>
    /// <exception cref="IOException">The file cannot be read on.</exception>
    int Read(Span<byte> pcm);

    /// <summary>Ends a read that waits. Safe from any thread, more than once.</summary>
    void Interrupt()
    {
    }
}
