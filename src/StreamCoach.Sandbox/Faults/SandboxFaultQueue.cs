namespace StreamCoach.Sandbox.Faults;

/// <summary>The faults of the next sessions, one per session.</summary>
internal sealed class SandboxFaultQueue(SandboxFault? otherwise)
{
    private readonly Lock _gate = new();
    private readonly Queue<SandboxFault?> _faults = new();

    public void Add(IEnumerable<SandboxFault?> faults)
    {
        lock (_gate)
        {
            foreach (SandboxFault? fault in faults)
                _faults.Enqueue(fault);
        }
    }

    /// <summary>Returns the next session's fault: the queued one, where null means none, or the default one.</summary>
    public SandboxFault? Next()
    {
        lock (_gate)
            return _faults.TryDequeue(out SandboxFault? fault) ? fault : otherwise;
    }
}
