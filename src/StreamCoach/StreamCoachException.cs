namespace StreamCoach;

/// <summary>A failure that a user can act on: what happened, and what to do about it. Never holds the key.</summary>
public sealed class StreamCoachException : Exception
{
    /// <summary>Makes a failure.</summary>
    /// <param name="kind">What went wrong.</param>
    /// <param name="message">What happened, in a sentence or two, and what to do.</param>
    /// <param name="cause">The error underneath, if any.</param>
    public StreamCoachException(FailureKind kind, string message, Exception? cause = null)
        : base(message, cause) => Kind = kind;

    /// <summary>What went wrong.</summary>
    public FailureKind Kind { get; }
}
