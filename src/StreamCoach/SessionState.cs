namespace StreamCoach;

/// <summary>Where a session stands. It only ever moves down this list.</summary>
public enum SessionState
{
    /// <summary>It waits for a place, because others run.</summary>
    Queued,
    /// <summary>It opens its sound and the line; a microphone is already recorded.</summary>
    Connecting,
    /// <summary>Sound flows and turns come.</summary>
    Running,
    /// <summary>The sound has ended; the last words are on their way.</summary>
    Stopping,
    /// <summary>It ended as it should; all its turns are there.</summary>
    Completed,
    /// <summary>It broke off; the turns until then are kept, and <see cref="TranscriptionSession.Failure"/> says why.</summary>
    Failed,
}
