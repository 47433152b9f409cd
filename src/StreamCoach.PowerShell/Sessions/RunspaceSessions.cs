using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using StreamCoach.Commands.Input;
using StreamCoach.Sandbox;
using StreamCoach.Services;
using StreamCoach.Sessions;

namespace StreamCoach.Commands.Sessions;

/// <summary>
/// The sessions and sandboxes that one runspace started, for look-up only: there is no "current" session. They end with their runspace; sessions of
/// another runspace that are only used here do not.
/// </summary>
/// <remarks>
/// Lists the sessions that have not ended, those of the newest Start-TranscriptionSession, and the newest <see cref="MaxEnded"/> others that have ended.
/// Older ones are only counted, so that a PowerShell that runs for weeks does not keep every transcript in memory.
/// </remarks>
internal sealed class RunspaceSessions
{
    /// <summary>The number of sessions of earlier commands that stay listed after their end.</summary>
    public const int MaxEnded = 50;

    private static readonly ConditionalWeakTable<Runspace, RunspaceSessions> All = [];

    private readonly Lock _gate = new();
    private readonly List<StartedSession> _sessions = [];
    // Entries live as long as the session is referenced, whether it is listed or not.
    private readonly ConditionalWeakTable<TranscriptionSession, StartedSession> _known = [];
    private readonly List<SandboxServer> _sandboxes = [];
    private readonly List<SandboxServer> _foreignSandboxes = [];

    /// <summary>The sessions of the runspace that runs the calling cmdlet.</summary>
    public static RunspaceSessions Current => All.GetValue(Runspace.DefaultRunspace, static runspace =>
    {
        var sessions = new RunspaceSessions();
        runspace.StateChanged += (_, change) =>
        {
            if (change.RunspaceStateInfo.State is RunspaceState.Closing or RunspaceState.Closed or RunspaceState.Broken) sessions.EndAll();
        };
        return sessions;
    });

    /// <summary>The sandbox that cmdlets use if no endpoint is given.</summary>
    public SandboxServer? DefaultSandbox { get; set; }

    /// <summary>The running sandboxes that were started in this runspace, oldest first.</summary>
    public IReadOnlyList<SandboxServer> Sandboxes
    {
        get
        {
            lock (_gate) return [.. _sandboxes];
        }
    }

    /// <summary>The number of ended sessions that are no longer listed.</summary>
    public int Unlisted { get; private set; }

    /// <summary>The sessions, oldest first: a copy, so that a pipeline may change what it lists.</summary>
    public IReadOnlyList<TranscriptionSession> Sessions
    {
        get
        {
            lock (_gate) return [.. _sessions.Select(started => started.Session)];
        }
    }

    public void Add(TranscriptionSession session, PipelineSessionOwner pipeline)
    {
        var started = new StartedSession(session) { Pipeline = pipeline };
        lock (_gate)
        {
            Trim(pipeline);
            // A session that continues takes the place of the one that had ended.
            _sessions.RemoveAll(earlier => earlier.Session.Id == session.Id);
            _sessions.Add(started);
            _known.Add(session, started);
        }
    }

    /// <summary>Removes a session that has ended from the list.</summary>
    public void Forget(string id)
    {
        lock (_gate) _sessions.RemoveAll(started => started.Session.Id == id && started.Session.State.IsEnd());
    }

    /// <summary>The entry of a session, which another runspace may have started.</summary>
    public StartedSession Of(TranscriptionSession session)
    {
        lock (_gate) return _known.GetValue(session, static session => new StartedSession(session));
    }

    /// <summary>The sessions whose id or name matches a pattern.</summary>
    public IReadOnlyList<TranscriptionSession> Like(string pattern)
    {
        var wildcard = new NamePattern(pattern);
        return [.. Sessions.Where(session => wildcard.IsMatch(session.Id) || wildcard.IsMatch(session.Name))];
    }

    /// <summary>The session with an id: of this runspace, or else a saved one.</summary>
    public TranscriptionSession? ById(string id) => Sessions.LastOrDefault(session => session.Id == id) ?? SavedSessions.Find(SavedSessions.DefaultFolder, id);

    public void Add(SandboxServer sandbox)
    {
        lock (_gate) _sandboxes.Add(sandbox);
    }

    /// <summary>Registers a sandbox that another runspace may have started.</summary>
    public void AddForeign(SandboxServer sandbox)
    {
        lock (_gate)
        {
            _foreignSandboxes.RemoveAll(known => !known.IsRunning);
            if (!_sandboxes.Contains(sandbox) && !_foreignSandboxes.Contains(sandbox)) _foreignSandboxes.Add(sandbox);
        }
    }

    public void Remove(SandboxServer sandbox)
    {
        lock (_gate)
        {
            _sandboxes.Remove(sandbox);
            _foreignSandboxes.Remove(sandbox);
        }
        if (DefaultSandbox == sandbox) DefaultSandbox = null;
    }

    /// <summary>The key of the running sandbox at an endpoint, so that no real key is sent to a sandbox, nor a sandbox's key to a program that uses its port later.</summary>
    public ApiKey? SandboxKey(ServiceEndpoint endpoint)
    {
        lock (_gate)
        {
            SandboxServer? sandbox = _sandboxes.Concat(_foreignSandboxes).FirstOrDefault(sandbox => sandbox.IsRunning && sandbox.Endpoint.Authority == endpoint.Gateway.Authority);
            return sandbox is null ? null : new ApiKey(sandbox.ApiKey);
        }
    }

    // All sessions of the newest command stay: after a thousand files, Get-TranscriptTurn must find each of them.
    private void Trim(PipelineSessionOwner newest)
    {
        StartedSession[] ended = _sessions.Count > MaxEnded ? [.. _sessions.Where(started => started.Pipeline != newest && started.Session.State.IsEnd())] : [];
        // The pipeline refers to all its sessions, so one listed session would keep all others in memory.
        foreach (StartedSession started in ended) started.Pipeline = null;
        HashSet<StartedSession> old = [.. ended.SkipLast(MaxEnded)];
        Unlisted += _sessions.RemoveAll(old.Contains);
    }

    /// <summary>Ends all sessions and sandboxes, within two seconds.</summary>
    public void EndAll()
    {
        SessionShutdown.StopAll(Sessions);
        foreach (SandboxServer sandbox in Sandboxes)
        {
            try
            {
                sandbox.Dispose();
            }
            catch (Exception)
            {
                // It throws the failure of a connection, and no exception may leave the event handler that calls this.
            }
            Remove(sandbox);
        }
    }
}

/// <summary>A session and what its runspace knows about it.</summary>
internal sealed class StartedSession(TranscriptionSession session)
{
    public TranscriptionSession Session { get; } = session;

    /// <summary>The pipeline that started it; <see langword="null"/> if another runspace started it, or if it ended some commands ago.</summary>
    public PipelineSessionOwner? Pipeline { get; set; }

    /// <summary>Reads its diagnostics, each one once.</summary>
    public SessionMonitor Monitor { get; } = new(session);

    /// <summary>Whether a cmdlet has reported its failure.</summary>
    public bool FailureShown { get; set; }
}
