using StreamCoach.Errors;

namespace StreamCoach.Recognition;

/// <summary>
/// Recognizes the speech of one session. It takes audio frames from the session's <see cref="Audio.FrameBuffer"/>, passes turn messages to an
/// <see cref="ITurnSink"/>, reports events to an <see cref="ITranscriberObserver"/>, and ends with a proof of what was recognized. A transcriber
/// without a connection is open immediately. One that recognizes two channels has a sink for each, and confirms the smaller offset.
/// </summary>
internal interface ITranscriber : IAsyncDisposable
{
    /// <summary>The offset in bytes up to which audio is confirmed: its turns are final, and it is not needed again.</summary>
    long ConfirmedUntil { get; }

    /// <summary>How often a service refused a session because it accepts no more at present; 0 without a service.</summary>
    int Refusals { get; }

    /// <summary>Opens the transcriber, before it takes any audio.</summary>
    /// <param name="stop">Ends a wait for the service's quota.</param>
    /// <param name="cancel">Cancels opening.</param>
    /// <returns>Why the service refused; <see langword="null"/> once recognition has begun.</returns>
    /// <exception cref="StreamCoachException">The service is unreachable, or did not respond in time.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    Task<StreamCoachException?> OpenAsync(CancellationToken stop, CancellationToken cancel);

    /// <summary>Recognizes the audio until its end.</summary>
    /// <param name="offset">The offset of the first byte.</param>
    /// <param name="abort">Aborts the recognition.</param>
    /// <exception cref="OperationCanceledException">The caller aborted.</exception>
    Task<TranscriberResult> RunAsync(long offset, CancellationToken abort);

    /// <summary>Checks and applies a change of the options. The caller holds a lock, which keeps changes in order, and calls <see cref="SendChanges"/> after it.</summary>
    /// <param name="changed">All options, with the change.</param>
    /// <param name="change">The change.</param>
    /// <exception cref="StreamCoachException">A value is out of range or not supported; nothing was changed.</exception>
    void Change(StreamingOptions changed, StreamingChange change);

    /// <summary>Sends the changes that were applied. It may continue the sender on this thread, so nobody calls it with a lock held.</summary>
    void SendChanges();

    /// <summary>Ends the open turn now.</summary>
    void ForceEndpoint();

    /// <summary>Keeps the session open while it sends no audio.</summary>
    void KeepAlive();

    /// <summary>Reports that the source has ended: from now on an outage is tolerated for a shorter time.</summary>
    void SourceEnded();

    /// <summary>Ends within about a second: nobody waits for the last turns any more.</summary>
    void Hurry();
}

/// <summary>The result of a transcriber.</summary>
/// <param name="Failure">Why it failed; <see langword="null"/> if it did not.</param>
/// <param name="Confirmed">Whether all the audio that it was given is recognized and confirmed.</param>
internal readonly record struct TranscriberResult(StreamCoachException? Failure, bool Confirmed);
