using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using StreamCoach.Commands.Input;
using StreamCoach.Sandbox;
using StreamCoach.Services;
using StreamCoach.Sessions;

namespace StreamCoach.Commands.Sessions;

/// <summary>
/// The sessions and sandboxes that one runspace started, for look-up only: nothing works on a "current" session. They end with their runspace;
/// those of another that are only used here do not.
/// </summary>
/// <remarks>
/// Listed are the sessions that have not ended, those of the newest Start-TranscriptionSession, and the newest <see cref="MostEnded"/> others that have ended.
/// Of older ones only their number is kept, or a PowerShell that runs for weeks would keep every word that it ever heard.
/// </remarks>
internal sealed class RunspaceSessions
{
    /// <summary>How many sessions of earlier commands stay listed after their end.</summary>
    public const int MostEnded = 50;

    private static readonly ConditionalWeakTable<Runspace, RunspaceSessions> All = [];

    private readonly Lock _gate = new();
    private readonly List<StartedSession> _sessions = [];
    // For as long as anybody holds the session, listed or not.
    private readonly ConditionalWeakTable<TranscriptionSession, StartedSession> _known = [];
    private readonly List<SandboxServer> _sandboxes = [];
    private readonly List<SandboxServer> _foreignSandboxes = [];

    /// <summary>Those of the runspace that runs the calling cmdlet.</summary>
    public static RunspaceSessions Here => All.GetValue(Runspace.DefaultRunspace, static runspace =>
    {
        var sessions = new RunspaceSessions();
        runspace.StateChanged += (_, change) =>
        {
            if (change.RunspaceStateInfo.State is RunspaceState.Closing or RunspaceState.Closed or RunspaceState.Broken) sessions.EndAll();
        };
        return sessions;
    });

    /// <summary>The sandbox that cmdlets use where no endpoint is given.</summary>
    public SandboxServer? DefaultSandbox { get; set; }

    /// <summary>The sandboxes that were started here and run, oldest first.</summary>
    public IReadOnlyList<SandboxServer> Sandboxes
    {
        get
        {
            lock (_gate) return [.. _sandboxes];
        }
    }

    /// <summary>How many sessions that have ended are not listed any more.</summary>
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
            _sessions.Add(started);
            _known.Add(session, started);
        }
    }

    /// <summary>Lets go of a session that has ended.</summary>
    public void Forget(string id)
    {
        lock (_gate) _sessions.RemoveAll(started => started.Session.Id == id && started.Session.State.IsEnd());
    }

    /// <summary>What is known here of a session, which another runspace may have started.</summary>
    public StartedSession Of(TranscriptionSession session)
    {
        lock (_gate) return _known.GetValue(session, static session => new StartedSession(session));
    }

    /// <summary>The sessions whose id or name is like a pattern.</summary>
    public IReadOnlyList<TranscriptionSession> Like(string pattern)
    {
        var wildcard = new NamePattern(pattern);
        return [.. Sessions.Where(session => wildcard.IsMatch(session.Id) || wildcard.IsMatch(session.Name))];
    }

    /// <summary>The session that has an id: one of this runspace, or a saved one.</summary>
    public TranscriptionSession? ById(string id) => Sessions.LastOrDefault(session => session.Id == id) ?? SavedSessions.Find(SavedSessions.DefaultFolder, id);

    public void Add(SandboxServer sandbox)
    {
        lock (_gate) _sandboxes.Add(sandbox);
    }

    /// <summary>Learns of a sandbox that may have been started elsewhere.</summary>
    public void Meet(SandboxServer sandbox)
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

    /// <summary>The key of the sandbox that runs at an endpoint, so that no real key goes to one, nor a sandbox's key to whoever has its port next.</summary>
    public ApiKey? SandboxKey(ServiceEndpoint endpoint)
    {
        lock (_gate)
        {
            SandboxServer? sandbox = _sandboxes.Concat(_foreignSandboxes).FirstOrDefault(sandbox => sandbox.IsRunning && sandbox.Endpoint.Authority == endpoint.Gateway.Authority);
            return sandbox is null ? null : new ApiKey(sandbox.ApiKey);
        }
    }

    // The newest command's own stay whatever their number: who has just started a thousand files may ask for the turns of all of them next.
    private void Trim(PipelineSessionOwner newest)
    {
        StartedSession[] ended = _sessions.Count > MostEnded ? [.. _sessions.Where(started => started.Pipeline != newest && started.Session.State.IsEnd())] : [];
        // A command knows all its sessions, and one of them would keep the others.
        foreach (StartedSession started in ended) started.Pipeline = null;
        HashSet<StartedSession> old = [.. ended.SkipLast(MostEnded)];
        Unlisted += _sessions.RemoveAll(old.Contains);
    }

    /// <summary>Ends everything, within two seconds.</summary>
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
                // It throws what one of its connections failed with, and no exception may leave the event that this is called by.
            }
            Remove(sandbox);
        }
    }
}

/// <summary>A session as its runspace knows it.</summary>
internal sealed class StartedSession(TranscriptionSession session)
{
    public TranscriptionSession Session { get; } = session;

    /// <summary>The pipeline that started it; <see langword="null"/> for one that came from elsewhere, or that ended some commands ago.</summary>
    public PipelineSessionOwner? Pipeline { get; set; }

    /// <summary>Reads its diagnostics, each once.</summary>
    public SessionMonitor Monitor { get; } = new(session);

    /// <summary>Whether a cmdlet has reported its failure.</summary>
    public bool FailureShown { get; set; }
}
