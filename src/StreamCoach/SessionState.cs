namespace StreamCoach;

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
    /// <summary>Nothing is heard until it is resumed; the line stays open, and is billed.</summary>
    Suspended,
    /// <summary>The line was lost and is tried again; what is said meanwhile is kept.</summary>
    Reconnecting,
    /// <summary>The sound has ended; the last words are on their way.</summary>
    Stopping,
    /// <summary>It ended as it should; all its turns are there.</summary>
    Completed,
    /// <summary>It broke off; the turns until then are kept, and <see cref="TranscriptionSession.Failure"/> says why.</summary>
    Failed,
    /// <summary>A saved session whose process ended before it did; it can be resumed.</summary>
    Interrupted,
}
