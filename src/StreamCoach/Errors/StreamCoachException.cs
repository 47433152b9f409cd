using StreamCoach.Text;

namespace StreamCoach.Errors;

/// <summary>
/// A failure that the user can act on: what happened, and what to do. Message, advice and cause are cleaned here, because they may contain paths, names and
/// messages of services: they never contain the API key or terminal control characters.
/// </summary>
public sealed class StreamCoachException : Exception
{
    /// <summary>Creates a failure with the advice for its kind.</summary>
    /// <param name="kind">The kind of failure.</param>
    /// <param name="message">What happened. What to do is in <see cref="Advice"/>.</param>
    /// <param name="cause">The underlying error, if any.</param>
    public StreamCoachException(FailureKind kind, string message, Exception? cause = null)
        : base(PrintableText.Line(message), PrintableCause.Of(cause)) => Kind = kind;

    /// <summary>Creates a failure with its own advice.</summary>
    /// <param name="kind">The kind of failure.</param>
    /// <param name="message">What happened.</param>
    /// <param name="advice">What to do in this case, one line.</param>
    /// <param name="cause">The underlying error, if any.</param>
    public StreamCoachException(FailureKind kind, string message, string advice, Exception? cause = null) : this(kind, message, cause) => OwnAdvice = advice;

    /// <summary>The kind of failure, which is also the error id.</summary>
    public FailureKind Kind { get; }

    /// <summary>The category of the failure.</summary>
    public FailureCategory Category => FailureAdviceAttribute.Of(Kind).Category;

    /// <summary>What happened, followed by one indented line for each of <see cref="Parts"/>.</summary>
    public override string Message => string.Concat([base.Message, .. Parts.Select(part => $"\n  {part}")]);

    /// <summary>The attempts that failed, one line each; empty if the message has one line.</summary>
    internal IReadOnlyList<string> Parts { get; init => field = [.. value.Select(PrintableText.Line)]; } = [];

    /// <summary>What to do.</summary>
    public string Advice => OwnAdvice ?? FailureAdviceAttribute.Of(Kind).Advice;

    /// <summary>What to do in this case; <see langword="null"/> for the advice for the kind.</summary>
    internal string? OwnAdvice { get; init => field = PrintableText.KnownLine(value); }

    /// <summary>Whether and how to retry, for failures of the connection or the service.</summary>
    internal RetryRule Retry { get; init; }

    /// <summary>The wait before a retry that the service asked for; <see langword="null"/> if it asked for none.</summary>
    internal TimeSpan? RetryAfter { get; init; }

    /// <summary>Returns the kind and the message, without the stack, for tables and CSV.</summary>
    public override string ToString() => $"{Kind}: {Message}";
}

/// <summary>How to retry after a failure.</summary>
internal enum RetryRule
{
    /// <summary>Do not retry; the failure would repeat.</summary>
    Never,
    /// <summary>Retry with increasing delays.</summary>
    Again,
    /// <summary>Retry after some seconds, because the service asked to wait.</summary>
    Later,
    /// <summary>Retry when there is audio to send, because the service ended a session without audio.</summary>
    WithSound,
    /// <summary>Retry and send more slowly, because the service received audio too fast.</summary>
    Slower,
}
