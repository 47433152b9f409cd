using StreamCoach.Errors;

namespace StreamCoach.Sessions;

/// <summary>How the stages of a session ended.</summary>
/// <param name="Failure">Why it broke off; <see langword="null"/> where it did not.</param>
/// <param name="Confirmed">Whether the service confirmed all that was heard until the end.</param>
/// <param name="ReachedEnd">Whether the source was heard to its end, and not stopped before.</param>
internal readonly record struct SessionOutcome(StreamCoachException? Failure, bool Confirmed = false, bool ReachedEnd = false)
{
    public SessionState State => Failure is not null ? SessionState.Failed : !Confirmed ? SessionState.Interrupted : ReachedEnd ? SessionState.Completed : SessionState.Stopped;
}
