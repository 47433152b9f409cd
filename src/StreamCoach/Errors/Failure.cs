namespace StreamCoach.Errors;

/// <summary>Why something broke off, as data: what stands in a table, a CSV or JSON, and comes back from a job.</summary>
public sealed class Failure
{
    private readonly StreamCoachException _error;

    internal Failure(StreamCoachException error)
    {
        _error = error;
        Kind = error.Kind;
        Message = error.Message;
        Advice = error.Advice;
    }

    /// <summary>What went wrong; the id of the error that told of it.</summary>
    public FailureKind Kind { get; }

    /// <summary>What happened, with the particulars.</summary>
    public string Message { get; }

    /// <summary>What to do about it.</summary>
    public string Advice { get; }

    /// <summary>The exception that this failure was made from, to be thrown or reported with its causes.</summary>
    public StreamCoachException ToException() => _error;

    /// <summary>The kind and the message.</summary>
    public override string ToString() => $"{Kind}: {Message}";
}
