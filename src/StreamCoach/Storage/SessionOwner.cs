namespace StreamCoach.Storage;

/// <summary>The process that writes a session, or wrote it last.</summary>
/// <param name="ProcessId">The process id on its machine.</param>
/// <param name="Machine">The name of the machine, because a home folder may be shared.</param>
internal sealed record SessionOwner(int ProcessId, string Machine)
{
    /// <summary>This process.</summary>
    public static SessionOwner Here { get; } = new(Environment.ProcessId, Environment.MachineName);
}
