namespace StreamCoach;

/// <summary>A recording of a run that failed.</summary>
/// <param name="Path">The recording, as it was given.</param>
/// <param name="ErrorId">What went wrong: the name of a <see cref="FailureKind"/>.</param>
/// <param name="Message">What happened.</param>
public sealed record RunFailure(string Path, string ErrorId, string Message)
{
    /// <summary>The path and the message.</summary>
    public override string ToString() => $"{Path}: {Message}";
}
