using StreamCoach.Text;

namespace StreamCoach.Errors;

/// <summary>
/// A failure that a user can act on: what happened, and what to do about it. Never holds the key, and nothing that a terminal would obey: paths, names and
/// the words of services stand in messages, so the message, the advice and the causes are cleaned here, whoever made them.
/// </summary>
public sealed class StreamCoachException : Exception
{
    /// <summary>Makes a failure.</summary>
    /// <param name="kind">What went wrong.</param>
    /// <param name="message">What happened, with the particulars; what to do stands in <see cref="Advice"/>.</param>
    /// <param name="cause">The error underneath, if any.</param>
    public StreamCoachException(FailureKind kind, string message, Exception? cause = null)
        : base(PrintableText.Line(message), PrintableCause.Of(cause)) => Kind = kind;

    /// <summary>Makes a failure whose advice differs from the advice for its kind.</summary>
    /// <param name="kind">What went wrong.</param>
    /// <param name="message">What happened, with the particulars.</param>
    /// <param name="advice">What to do in this case, one line.</param>
    /// <param name="cause">The error underneath, if any.</param>
    public StreamCoachException(FailureKind kind, string message, string advice, Exception? cause = null) : this(kind, message, cause) => OwnAdvice = advice;

    /// <summary>What went wrong.</summary>
    public FailureKind Kind { get; }

    /// <summary>What sort of thing went wrong.</summary>
    public FailureCategory Category => FailureEntryAttribute.Of(Kind).Category;

    /// <summary>The particulars, and below them one indented line for each of <see cref="Parts"/>.</summary>
    public override string Message => string.Concat([base.Message, .. Parts.Select(part => $"\n  {part}")]);

    /// <summary>What was tried, one line each; empty where a message is one line.</summary>
    internal IReadOnlyList<string> Parts { get; init => field = [.. value.Select(PrintableText.Line)]; } = [];

    /// <summary>What to do about it.</summary>
    public string Advice => OwnAdvice ?? FailureEntryAttribute.Of(Kind).Advice;

    /// <summary>What to do in this case, where the advice for the kind would be wrong.</summary>
    internal string? OwnAdvice { get; init => field = PrintableText.KnownLine(value); }

    /// <summary>Whether another try may succeed with nothing changed: the line, the service's own trouble, a session that grew too old.</summary>
    internal RetryRule Retry { get; init; }

    /// <summary>How long the service asked to wait before the next try; <see langword="null"/> where it did not say.</summary>
    internal TimeSpan? RetryAfter { get; init; }

    /// <summary>The kind and the message, without the stack: this is what stands in a table or a CSV.</summary>
    public override string ToString() => $"{Kind}: {Message}";
}

/// <summary>What may be done next after a lost connection.</summary>
internal enum RetryRule
{
    /// <summary>Nothing: the same would happen again.</summary>
    Never,
    /// <summary>Try again, a little later each time.</summary>
    Again,
    /// <summary>Try again in some seconds: the service asked for patience.</summary>
    Later,
    /// <summary>Try again when there is sound to send: the service ended a session that had none.</summary>
    WithSound,
    /// <summary>Try again, and send more slowly: the service found the sound too fast.</summary>
    Slower,
}
