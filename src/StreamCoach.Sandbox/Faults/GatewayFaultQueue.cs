namespace StreamCoach.Sandbox.Faults;

/// <summary>The faults of the next gateway requests; each is used as often as it specifies.</summary>
internal sealed class GatewayFaultQueue
{
    private readonly Lock _gate = new();
    private readonly Queue<GatewayFault?> _faults = new();

    public void Add(IEnumerable<GatewayFault?> faults)
    {
        lock (_gate)
        {
            foreach (GatewayFault? fault in faults)
            {
                for (int i = 0; i < (fault?.Times ?? 1); i++)
                    _faults.Enqueue(fault);
            }
        }
    }

    public GatewayFault? Next()
    {
        lock (_gate)
            return _faults.TryDequeue(out GatewayFault? fault) ? fault : null;
    }
}
