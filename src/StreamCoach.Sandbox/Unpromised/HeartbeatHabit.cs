namespace StreamCoach.Sandbox.Unpromised;

/// <summary>Whether and when a session sends heartbeats.</summary>
public enum HeartbeatHabit
{
    /// <summary>If the client asks for them.</summary>
    AsAsked,

    /// <summary>Even if the client does not ask for them.</summary>
    Always,

    /// <summary>Never, even if the client asks for them.</summary>
    Never,

    /// <summary>If the client asks for them, but without the first three.</summary>
    Late,

    /// <summary>If the client asks for them, but only three.</summary>
    Stopping,
}
