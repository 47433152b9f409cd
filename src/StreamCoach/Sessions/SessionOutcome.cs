using StreamCoach.Errors;

namespace StreamCoach.Sessions;

/// <summary>How a session's pipeline ended, from which the final state of the session follows.</summary>
/// <param name="Failure">Why it failed; <see langword="null"/> if it did not.</param>
/// <param name="Confirmed">Whether the service confirmed all audio until the end.</param>
/// <param name="ReachedEnd">Whether the source was read to its end, not stopped before.</param>
internal readonly record struct SessionOutcome(StreamCoachException? Failure, bool Confirmed = false, bool ReachedEnd = false)
{
    public SessionState State => Failure is not null ? SessionState.Failed : !Confirmed ? SessionState.Interrupted : ReachedEnd ? SessionState.Completed : SessionState.Stopped;

    /// <summary>Returns the outcome of a pipeline that threw an exception.</summary>
    /// <param name="error">The exception.</param>
    /// <param name="source">The name of the source.</param>
    /// <param name="openLimit">How long the source was allowed to take to open.</param>
    public static SessionOutcome FromException(Exception error, string source, TimeSpan openLimit) => error switch
    {
        StreamCoachException failure => new(failure),
        TimeoutException => new(new(FailureKind.AudioSilent, $"'{source}' could not be opened within {openLimit.TotalSeconds:0} s.", "Check that its disk, device or address responds, and try again.", error)),
        // Aborted before the service began the session.
        OperationCanceledException => new(null),
        _ => new(new(FailureKind.ConnectionLost, $"The session ended because of an unexpected error: {error.Message}", error)),
    };
}
