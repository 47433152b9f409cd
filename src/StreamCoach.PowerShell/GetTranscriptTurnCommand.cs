using System.Management.Automation;
using StreamCoach.Commands.Completion;
using StreamCoach.Commands.Input;
using StreamCoach.Commands.Output;
using StreamCoach.Commands.Sessions;
using StreamCoach.Sessions;
using StreamCoach.Sessions.Runs;
using StreamCoach.Turns;

namespace StreamCoach.Commands;

/// <summary>Writes the turns of sessions: those that exist now, or with -Wait also those to come, until the sessions end.</summary>
[Cmdlet(VerbsCommon.Get, "TranscriptTurn", DefaultParameterSetName = SessionSet, HelpUri = HelpPages.Begin + "Get-TranscriptTurn" + HelpPages.End)]
[OutputType(typeof(Turn))]
public sealed class GetTranscriptTurnCommand : StreamCoachCommand
{
    private const string SessionSet = "Session", IdSet = "Id";

    // Diagnostics of open sessions are polled at this interval and not with every turn.
    private static readonly TimeSpan DiagnosticsInterval = TimeSpan.FromMilliseconds(200);

    private readonly Dictionary<TranscriptionSession, StartedSession> _sessions = [];
    private TurnReader _reader = new();
    private LiveView? _live;
    private long _nextDiagnostics;
    private bool _diagnosticsPending;
    private bool _all;
    private bool? _severalSessions;

    /// <summary>The sessions; by default all of this PowerShell.</summary>
    [Parameter(Position = 0, ParameterSetName = SessionSet, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(AnySessionCompleter))]
    [ValidateNotNullOrEmpty]
    public TranscriptionSession[]? Session { get; set; }

    /// <summary>Ids or names of sessions of this PowerShell, or else of saved sessions; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = IdSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("SessionId")]
    [ArgumentCompleter(typeof(AnySessionCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Id { get; set; } = [];

    /// <summary>Continues until the sessions end.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <summary>Also writes partial turns; their IsFinal is false.</summary>
    [Parameter]
    public SwitchParameter IncludePartial { get; set; }

    /// <summary>Starts with this many of the latest turns; by default with all of them.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int Last { get; set; } = int.MaxValue;

    /// <summary>Creates the reader and the live view.</summary>
    protected override void BeginProcessing()
    {
        _reader = new TurnReader(IncludePartial);
        if (Wait) _live = new LiveView(this, Host);
    }

    /// <summary>Adds sessions, and writes their available turns without waiting.</summary>
    protected override void ProcessRecord()
    {
        foreach (string id in Id)
        {
            IReadOnlyList<TranscriptionSession> found = RunspaceSessions.Current.Like(id);
            // Not a session of this PowerShell: look among the saved ones.
            if (found.Count == 0) found = [.. SavedSessionSearch.OpenMatching(this, SavedSessions.DefaultFolder, id)];
            if (found.Count == 0 && !NamePattern.ContainsWildcards(id)) WriteError(ErrorRecords.From(ErrorRecords.SessionNotFound(id), id));
            Follow(found);
        }
        Follow(Session ?? []);
        // The first turn decides what the table shows, so it waits until a second session has come or the input has ended; both follow at once.
        bool undecided = MyInvocation.ExpectingInput && _sessions.Count == 1 && _severalSessions is null;
        StopOwnSessionsOnEarlyExit(() =>
        {
            if (!undecided) WriteReady();
            // Updates the progress while files are still being started.
            if (Wait) Tick();
        });
    }

    /// <summary>With -Wait, writes turns until all sessions have ended.</summary>
    protected override void EndProcessing()
    {
        _all = ParameterSetName == SessionSet && Session is null && !MyInvocation.ExpectingInput;
        if (_all)
        {
            Follow(RunspaceSessions.Current.Sessions);
            if (RunspaceSessions.Current.Unlisted is > 0 and var old)
                this.Warn($"The turns of {old} {(old == 1 ? "session that has" : "sessions that have")} ended are not in this list. Get-TranscriptionSession -Saved | Get-TranscriptTurn reads those that were saved.");
        }
        StopOwnSessionsOnEarlyExit(() =>
        {
            WriteReady();
            while (Wait && !_reader.IsDone)
            {
                _reader.Wait(Tick(), StopToken);
                WriteReady();
            }
        });
        _live?.Complete();
    }

    /// <summary>Stops reading; the sessions continue.</summary>
    protected override void Dispose(bool disposing)
    {
        _reader.Dispose();
        base.Dispose(disposing);
    }

    private void Follow(IEnumerable<TranscriptionSession> sessions)
    {
        foreach (TranscriptionSession session in sessions)
        {
            if (_sessions.TryAdd(session, RunspaceSessions.Current.Of(session))) _reader.Add(session, Last);
        }
    }

    // After an early exit (Ctrl+C, Select-Object -First, an error downstream) nothing else can stop a session that this same pipeline started.
    private void StopOwnSessionsOnEarlyExit(Action read)
    {
        bool completed = false;
        try
        {
            read();
            completed = true;
        }
        finally
        {
            if (!completed && Wait)
            {
                foreach (StartedSession known in _sessions.Values) known.Pipeline?.Stop();
                if (StopToken.IsCancellationRequested) _live!.Stopped(_reader.Open);
            }
        }
    }

    // Several files of one run share one progress record.
    private TimeSpan Tick()
    {
        if (!_live!.IsWatched) return _diagnosticsPending ? DiagnosticsInterval : Timeout.InfiniteTimeSpan;
        IReadOnlyList<TranscriptionSession> open = _reader.Open;
        RunRecorder? run = _sessions.Count > 1 && open.Count > 0 ? _sessions[open[0]].Pipeline?.Recorder : null;
        return _live.Tick(open, run?.Run.Files > 1 ? run : null);
    }

    private void WriteReady()
    {
        while (_reader.TryRead(out TurnRead read))
        {
            if (read.Turn is { } turn)
            {
                _live?.Heard(turn);
                _severalSessions ??= _sessions.Count > 1;
                WriteObject(TurnObjects.Of(turn, _severalSessions.Value));
                continue;
            }
            StartedSession known = _sessions[read.Session];
            SessionReport.Diagnostics(this, known);
            // Reading all sessions does not repeat failures that were already reported.
            if (read.Failure is { } failure && !(_all && known.FailureShown)) SessionReport.Failure(this, known, failure);
        }
        if (!Wait) return;
        _diagnosticsPending = Environment.TickCount64 < _nextDiagnostics;
        if (_diagnosticsPending) return;
        _nextDiagnostics = Environment.TickCount64 + (long)DiagnosticsInterval.TotalMilliseconds;
        foreach (TranscriptionSession session in _reader.Open) SessionReport.Diagnostics(this, _sessions[session]);
    }
}
