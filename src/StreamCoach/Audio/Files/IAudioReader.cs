using StreamCoach.Errors;

namespace StreamCoach.Audio.Files;

/// <summary>Reads a recording from beginning to end as 16-bit little-endian mono PCM.</summary>
internal interface IAudioReader : IDisposable
{
    /// <summary>Samples per second.</summary>
    int SampleRate { get; }

    /// <summary>The length in seconds according to the header; <see langword="null"/> if it does not say.</summary>
    double? Length => null;

    /// <summary>Whether a read may wait for a program or a network.</summary>
    bool Blocks => false;

    /// <summary>Whether <see cref="Seek"/> is supported.</summary>
    bool CanSeek => false;

    /// <summary>Continues at another offset.</summary>
    /// <param name="offset">Bytes of 16-bit mono from the first sample, even.</param>
    void Seek(long offset) => throw new NotSupportedException();

    /// <summary>Reads audio.</summary>
    /// <returns>The number of bytes; 0 at the end.</returns>
    /// <exception cref="StreamCoachException">The audio broke off; everything before that was read.</exception>
    /// <exception cref="IOException">The file can no longer be read.</exception>
    int Read(Span<byte> pcm);

    /// <summary>Ends a read that waits. Safe from any thread, and more than once.</summary>
    void Interrupt()
    {
    }
}
