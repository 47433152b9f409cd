namespace StreamCoach.Sandbox.Unpromised;

/// <summary>How a session answers Terminate, after its last turns.</summary>
public enum TerminationHabit
{
    /// <summary>With Termination and a close.</summary>
    AtOnce,

    /// <summary>The same, after a while.</summary>
    Late,

    /// <summary>Not at all; the socket stays.</summary>
    Never,

    /// <summary>With the close code 1011 and no Termination.</summary>
    InternalError,

    /// <summary>With a reset of the connection, before the last turns are sent.</summary>
    Reset,
}
