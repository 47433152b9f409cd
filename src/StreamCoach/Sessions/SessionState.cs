namespace StreamCoach.Sessions;

/// <summary>What a session in the state <see cref="SessionState.Queued"/> waits for.</summary>
public enum QueueReason : long
{
    /// <summary>A place among those that may run at once.</summary>
    Place,
    /// <summary>The service, which takes only so many new sessions a minute, or took some before and cannot be reached now.</summary>
    Service,
}

/// <summary>Where a session stands. It moves down this list; between Queued and Connecting, and between Running, Suspended and Reconnecting it may go to and fro.</summary>
public enum SessionState : long
{
    /// <summary>It waits for a place, because others run, or for the service, which takes no more now: <see cref="TranscriptionSession.QueuedFor"/>.</summary>
    Queued,
    /// <summary>It opens its sound and the line; a microphone is already recorded.</summary>
    Connecting,
    /// <summary>Sound flows and turns come.</summary>
    Running,
    /// <summary>Nothing is heard until it is resumed; the connection stays open, and is billed.</summary>
    Suspended,
    /// <summary>The connection was lost and is tried again; what is said meanwhile is kept.</summary>
    Reconnecting,
    /// <summary>The sound has ended; the last words are on their way.</summary>
    Stopping,
    /// <summary>The source was heard to its end, and the service confirmed all of it.</summary>
    Completed,
    /// <summary>The user ended it before its source did, and the service confirmed what it had been sent.</summary>
    Stopped,
    /// <summary>It was cut off: its process ended, unsent sound was dropped, or the service did not confirm the end. It can be continued where it was saved.</summary>
    Interrupted,
    /// <summary>It broke off; the turns until then are kept, and <see cref="TranscriptionSession.Failure"/> says why. It can be continued where it was saved.</summary>
    Failed,
}

/// <summary>What the states have in common.</summary>
public static class SessionStates
{
    /// <summary>Whether a session in this state has ended.</summary>
    public static bool IsEnd(this SessionState state) => state is SessionState.Completed or SessionState.Stopped or SessionState.Interrupted or SessionState.Failed;
}
