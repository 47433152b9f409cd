using StreamCoach.Errors;

namespace StreamCoach.Recognition;

/// <summary>Receives what happens to a transcriber. Calls come one at a time, and none may block.</summary>
internal interface ITranscriberObserver
{
    /// <summary>Recognition has begun; again after each reconnect.</summary>
    void Began(TranscriberBegin begin);

    /// <summary>The service has to be waited for, or is asked again.</summary>
    void Waiting(bool waits);

    /// <summary>The connection was lost, and another is tried.</summary>
    void Dropped(StreamCoachException loss);

    /// <summary>Audio between two offsets in bytes was lost before it could be recognised.</summary>
    void Lost(long from, long to);
}

/// <summary>How recognition began.</summary>
/// <param name="ServiceId">The session's id at the service; <see langword="null"/> where there is none.</param>
/// <param name="Model">The model that recognises; <see langword="null"/> where it is not known.</param>
/// <param name="Offset">The offset in bytes from which audio is recognised.</param>
internal sealed record TranscriberBegin(string? ServiceId, string? Model, long Offset);
