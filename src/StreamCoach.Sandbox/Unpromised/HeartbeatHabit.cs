namespace StreamCoach.Sandbox.Unpromised;

/// <summary>Whether and when a session sends heartbeats.</summary>
public enum HeartbeatHabit
{
    /// <summary>Where the client asks for them.</summary>
    AsAsked,

    /// <summary>Unasked too.</summary>
    Always,

    /// <summary>Not even where the client asks.</summary>
    Never,

    /// <summary>Where the client asks, but the first three are left out.</summary>
    Late,

    /// <summary>Where the client asks, but none after the third.</summary>
    Stopping,
}
