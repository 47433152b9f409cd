using StreamCoach.Errors;

namespace StreamCoach.Recognition;

/// <summary>Receives the events of a transcriber, one call at a time. No call may block.</summary>
internal interface ITranscriberObserver
{
    /// <summary>Recognition has begun; again after each reconnect.</summary>
    void Began(TranscriberBegin begin);

    /// <summary>A wait for the service's quota begins or ends.</summary>
    void Waiting(bool waits);

    /// <summary>The connection was lost, and a reconnect is tried.</summary>
    void Dropped(StreamCoachException loss);

    /// <summary>Audio between two offsets in bytes was lost before it could be recognised.</summary>
    void Lost(long from, long to);

    /// <summary>Somebody spoke between two offsets in bytes, and no text was found for it.</summary>
    void NotUnderstood(long from, long to);
}

/// <summary>The beginning of recognition.</summary>
/// <param name="ServiceId">The session's id at the service; <see langword="null"/> without a service.</param>
/// <param name="Model">The model that is used; <see langword="null"/> if unknown.</param>
/// <param name="Offset">The offset in bytes from which audio is recognized.</param>
internal sealed record TranscriberBegin(string? ServiceId, string? Model, long Offset);
