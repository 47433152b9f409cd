namespace StreamCoach.Audio.Devices;

/// <summary>A device that has been opened, whose system collects its audio in a buffer of its own.</summary>
internal interface IPacketStream : IDisposable
{
    /// <summary>Samples per second, of 16-bit mono.</summary>
    int SampleRate { get; }

    /// <summary>Takes whole samples out of the buffer, without waiting.</summary>
    /// <returns>The number of bytes; 0 if the buffer is empty.</returns>
    /// <exception cref="Errors.StreamCoachException">The device is gone, or failed.</exception>
    int Take(Span<byte> pcm);
}
