namespace StreamCoach;

/// <summary>A failure that a user can act on: what happened, and what to do about it. Never holds the key.</summary>
public sealed class StreamCoachException : Exception
{
    /// <summary>Makes a failure.</summary>
    /// <param name="kind">What went wrong.</param>
    /// <param name="message">What happened, with the particulars; what to do stands in <see cref="Advice"/>.</param>
    /// <param name="cause">The error underneath, if any.</param>
    public StreamCoachException(FailureKind kind, string message, Exception? cause = null)
        : base(message, cause) => Kind = kind;

    /// <summary>What went wrong.</summary>
    public FailureKind Kind { get; }

    /// <summary>What to do about it.</summary>
    public string Advice => FailureAdvice.For(Kind);

    /// <summary>The kind and the message, without the stack: this is what stands in a table or a CSV.</summary>
    public override string ToString() => $"{Kind}: {Message}";
}
