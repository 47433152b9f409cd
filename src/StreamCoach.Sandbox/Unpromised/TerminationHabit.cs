namespace StreamCoach.Sandbox.Unpromised;

/// <summary>How a session answers Terminate, after its last turns.</summary>
public enum TerminationHabit
{
    /// <summary>With Termination and a close frame.</summary>
    AtOnce,

    /// <summary>With Termination and a close frame, after a delay.</summary>
    Late,

    /// <summary>Not at all; the socket stays open.</summary>
    Never,

    /// <summary>With the close code 1011, without Termination.</summary>
    InternalError,

    /// <summary>With a reset of the connection, before the last turns are sent.</summary>
    Reset,
}
