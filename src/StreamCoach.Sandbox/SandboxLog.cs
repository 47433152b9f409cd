namespace StreamCoach.Sandbox;

/// <summary>Records what the server has received: sessions and gateway requests, in order.</summary>
internal sealed class SandboxLog
{
    private readonly Lock _gate = new();
    private readonly List<SandboxSession> _sessions = [];
    private readonly List<SandboxRequest> _requests = [];
    private readonly List<(int Index, TaskCompletionSource<SandboxSession> Arrived)> _waiting = [];
    private bool _ended;

    public SandboxList<SandboxSession> Sessions
    {
        get
        {
            lock (_gate)
                return new(_sessions.ToArray());
        }
    }

    public SandboxList<SandboxRequest> Requests
    {
        get
        {
            lock (_gate)
                return new(_requests.ToArray());
        }
    }

    public SandboxSession AddSession(IReadOnlyDictionary<string, string> query, IReadOnlyDictionary<string, string> headers, SandboxOptions options)
    {
        lock (_gate)
        {
            var session = new SandboxSession(_sessions.Count, query, headers, options);
            _sessions.Add(session);
            foreach ((int index, TaskCompletionSource<SandboxSession> came) in _waiting)
            {
                if (index == session.Index)
                    came.TrySetResult(session);
            }

            _waiting.RemoveAll(w => w.Index == session.Index);
            return session;
        }
    }

    public void AddRequest(SandboxRequest request)
    {
        lock (_gate)
            _requests.Add(request);
    }

    /// <summary>Ends all waits with an error, because no more sessions will come.</summary>
    public void End()
    {
        lock (_gate)
        {
            _ended = true;
            foreach ((_, TaskCompletionSource<SandboxSession> came) in _waiting)
                came.TrySetException(new ObjectDisposedException(nameof(SandboxServer)));
            _waiting.Clear();
        }
    }

    public Task<SandboxSession> WaitForSessionAsync(int index, CancellationToken ct)
    {
        var came = new TaskCompletionSource<SandboxSession>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (index < _sessions.Count)
                return Task.FromResult(_sessions[index]);
            ObjectDisposedException.ThrowIf(_ended, typeof(SandboxServer));
            _waiting.Add((index, came));
        }

        return came.Task.WaitAsync(ct);
    }
}
