using StreamCoach.Errors;

namespace StreamCoach.Recognition;

/// <summary>
/// Recognises the speech of one session. It takes frames of audio from the session's <see cref="Audio.FrameBuffer"/>, gives turn messages to an
/// <see cref="ITurnSink"/>, reports what happens to its service to an <see cref="ITranscriberObserver"/>, and ends with a proof of what was recognised.
/// One that has nothing to connect to is open at once. One that recognises two channels gives each a sink of its own, and confirms the smaller offset.
/// </summary>
internal interface ITranscriber : IAsyncDisposable
{
    /// <summary>The offset in bytes from which audio is not confirmed: what was recognised before it is final, and is not sent again.</summary>
    long ConfirmedUntil { get; }

    /// <summary>How often the service refused a session because it takes no further one now.</summary>
    int Refusals { get; }

    /// <summary>Opens it. Nothing of the session's audio was recognised before.</summary>
    /// <param name="stop">Ends a wait for the service's quota.</param>
    /// <param name="cancel">Cancels the opening.</param>
    /// <returns>Why it was refused; <see langword="null"/> once it has begun.</returns>
    /// <exception cref="StreamCoachException">It cannot be reached in time.</exception>
    /// <exception cref="OperationCanceledException">Cancelled by the caller.</exception>
    Task<StreamCoachException?> OpenAsync(CancellationToken stop, CancellationToken cancel);

    /// <summary>Recognises the audio until its end.</summary>
    /// <param name="offset">The offset of the first byte.</param>
    /// <param name="abort">Cuts it off.</param>
    /// <exception cref="OperationCanceledException">Cut off by the caller.</exception>
    Task<TranscriberEnd> RunAsync(long offset, CancellationToken abort);

    /// <summary>Checks a change and takes it over. The caller holds a lock, which fixes the order of changes; <see cref="SendChanges"/> follows without it.</summary>
    /// <exception cref="StreamCoachException">A value is out of range or does not fit; nothing was changed.</exception>
    void Change(StreamingOptions changed, StreamingChange change);

    /// <summary>Sends the changes that were taken over. It may continue the sender on this thread, so nobody calls it with a lock held.</summary>
    void SendChanges();

    /// <summary>Ends the open turn now.</summary>
    void ForceEndpoint();

    /// <summary>Keeps the session alive while it sends no audio.</summary>
    void KeepAlive();

    /// <summary>The source has ended: an outage is waited out for a shorter time from now on.</summary>
    void SourceEnded();

    /// <summary>Nobody waits for the last words any more: ends within about a second.</summary>
    void Hurry();
}

/// <summary>How a transcriber ended.</summary>
/// <param name="Failure">Why it broke off; <see langword="null"/> where it did not.</param>
/// <param name="Confirmed">Whether all the audio that it was given is recognised and confirmed.</param>
internal readonly record struct TranscriberEnd(StreamCoachException? Failure, bool Confirmed);
