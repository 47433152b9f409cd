using StreamCoach.Recognition;

namespace StreamCoach.Sessions;

/// <summary>Receives what happens in a session's pipeline and changes the session's state.</summary>
internal interface ISessionObserver
{
    /// <summary>Recognition has begun; again after each reconnect.</summary>
    void Began(TranscriberBegin begin);

    /// <summary>The connection was lost, and another is tried.</summary>
    void Dropped();

    /// <summary>The service has to be waited for, or is asked again.</summary>
    void Waiting(bool waits);

    /// <summary>The source has ended.</summary>
    void SourceEnded();
}
