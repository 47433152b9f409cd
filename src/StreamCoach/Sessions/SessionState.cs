namespace StreamCoach.Sessions;

/// <summary>What a session in the state <see cref="SessionState.Queued"/> waits for.</summary>
public enum QueueReason : long
{
    /// <summary>The end of another session, because as many run as <see cref="SessionThrottle"/> allows.</summary>
    ThrottleLimit,
    /// <summary>The service, which accepts a limited number of new sessions per minute, or accepted some before and is unreachable now.</summary>
    Service,
}

/// <summary>
/// The state of a session. States follow each other in this order, except that a session may return from Connecting to Queued, and may change between
/// Running, Suspended and Reconnecting.
/// </summary>
public enum SessionState : long
{
    /// <summary>The session waits for another session to end, or for the service; see <see cref="TranscriptionSession.QueuedFor"/>.</summary>
    Queued,
    /// <summary>The source and the connection are being opened. A microphone is already recorded.</summary>
    Connecting,
    /// <summary>Audio is sent and turns are received.</summary>
    Running,
    /// <summary>No audio is transcribed until the session is resumed. The connection stays open and is billed.</summary>
    Suspended,
    /// <summary>The connection was lost and is being opened again. Live audio is buffered meanwhile.</summary>
    Reconnecting,
    /// <summary>The audio has ended, and the last turns are awaited.</summary>
    Stopping,
    /// <summary>The source was read to its end, and the service confirmed all audio.</summary>
    Completed,
    /// <summary>The user stopped the session before the source ended, and the service confirmed all audio that was sent.</summary>
    Stopped,
    /// <summary>The session ended early: its process ended, unsent audio was discarded, or the service did not confirm the end. A saved session can be resumed.</summary>
    Interrupted,
    /// <summary>The session failed; its turns so far are kept, and <see cref="TranscriptionSession.Failure"/> gives the reason. A saved session can be resumed.</summary>
    Failed,
}

/// <summary>Classifies session states.</summary>
public static class SessionStates
{
    /// <summary>Whether a session in this state has ended.</summary>
    public static bool IsEnd(this SessionState state) => state is SessionState.Completed or SessionState.Stopped or SessionState.Interrupted or SessionState.Failed;
}
