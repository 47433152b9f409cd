namespace StreamCoach.Errors;

/// <summary>Why something broke off, as data: what stands in a table, a CSV or JSON, and comes back from a job.</summary>
public sealed class Failure
{
    internal Failure(StreamCoachException error)
    {
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

    /// <summary>The kind and the message.</summary>
    public override string ToString() => $"{Kind}: {Message}";
}
