namespace StreamCoach.Errors;

/// <summary>A failure as data, for tables, CSV, JSON and jobs: its kind, message and advice.</summary>
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

    /// <summary>The kind of failure, which is also the error id.</summary>
    public FailureKind Kind { get; }

    /// <summary>What happened.</summary>
    public string Message { get; }

    /// <summary>What to do.</summary>
    public string Advice { get; }

    /// <summary>Returns the exception of this failure, which has its cause.</summary>
    public StreamCoachException ToException() => _error;

    /// <summary>Returns the kind and the message.</summary>
    public override string ToString() => $"{Kind}: {Message}";
}
