using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using StreamCoach.Sandbox;
using StreamCoach.Threading;

namespace StreamCoach.Commands;

/// <summary>
/// The sessions and sandboxes that one runspace started, for look-up only: nothing works on a "current" session. They end with their runspace;
/// those of another that are only used here do not.
/// </summary>
internal sealed class RunspaceSessions
{
    private static readonly ConditionalWeakTable<Runspace, RunspaceSessions> All = [];

    private readonly Lock _gate = new();
    private readonly List<StartedSession> _sessions = [];
    private readonly Dictionary<TranscriptionSession, StartedSession> _known = [];
    private readonly ConditionalWeakTable<TranscriptionSession, StartedSession> _foreign = [];
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

    /// <summary>The sessions, oldest first: a copy, so that a pipeline may change what it lists.</summary>
    public IReadOnlyList<TranscriptionSession> Sessions
    {
        get
        {
            lock (_gate) return [.. _sessions.Select(started => started.Session)];
        }
    }

    public void Add(TranscriptionSession session, StartingPipeline pipeline)
    {
        var started = new StartedSession(session) { Pipeline = pipeline };
        lock (_gate)
        {
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
        lock (_gate) return _known.GetValueOrDefault(session) ?? _foreign.GetValue(session, static session => new StartedSession(session));
    }

    /// <summary>The sessions whose id or name is like a pattern.</summary>
    public IReadOnlyList<TranscriptionSession> Like(string pattern)
    {
        var wildcard = new WildcardPattern(pattern, WildcardOptions.IgnoreCase);
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

    /// <summary>Ends everything, within two seconds.</summary>
    public void EndAll()
    {
        SessionEnd.Now(Sessions);
        foreach (SandboxServer sandbox in Sandboxes)
        {
            // It throws what a connection of its failed with, and this may be called by an event.
            Background.Guard(sandbox.Dispose);
            Remove(sandbox);
        }
    }
}

/// <summary>A session as its runspace knows it.</summary>
internal sealed class StartedSession(TranscriptionSession session)
{
    public TranscriptionSession Session { get; } = session;

    /// <summary>The pipeline that started it; <see langword="null"/> for one that came from elsewhere.</summary>
    public StartingPipeline? Pipeline { get; init; }

    /// <summary>The next note to show.</summary>
    public int NextNote { get; set; }

    /// <summary>Whether a cmdlet has reported its failure.</summary>
    public bool FailureShown { get; set; }
}
