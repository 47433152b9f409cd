using StreamCoach.Errors;

namespace StreamCoach.Audio.Backend;

/// <summary>Plays 16-bit little-endian mono PCM on the default playback device.</summary>
internal interface IAudioOutput : IDisposable
{
    /// <summary>The program or the system that plays, for messages.</summary>
    string Name { get; }

    /// <summary>Plays audio. Waits while the buffers are full.</summary>
    /// <param name="pcm">Whole samples.</param>
    /// <exception cref="StreamCoachException">The audio cannot be played.</exception>
    void Write(ReadOnlySpan<byte> pcm);

    /// <summary>Waits until all that was written has been played.</summary>
    /// <exception cref="StreamCoachException">The audio cannot be played.</exception>
    void Finish();

    /// <summary>Ends the playback at once, and a call that waits. Safe from any thread, and more than once.</summary>
    void Interrupt();
}
