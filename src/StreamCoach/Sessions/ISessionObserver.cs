using StreamCoach.Recognition;

namespace StreamCoach.Sessions;

/// <summary>Receives the events of a session's pipeline that change the session's state.</summary>
internal interface ISessionObserver
{
    /// <summary>Recognition has begun; called again after each reconnect.</summary>
    void Began(TranscriberBegin begin);

    /// <summary>The connection was lost and is being opened again.</summary>
    void Dropped();

    /// <summary>The service accepts no further session now (<see langword="true"/>), or is asked again (<see langword="false"/>).</summary>
    void Waiting(bool waits);

    /// <summary>The source has ended.</summary>
    void SourceEnded();
}
