using System.Management.Automation;
using StreamCoach.Commands.Completion;
using StreamCoach.Commands.Input;
using StreamCoach.Commands.Output;
using StreamCoach.Commands.Sessions;
using StreamCoach.Sessions;
using StreamCoach.Sessions.Runs;
using StreamCoach.Turns;

namespace StreamCoach.Commands;

/// <summary>Writes the turns of sessions: those so far, or with -Wait as they end.</summary>
[Cmdlet(VerbsCommon.Get, "TranscriptTurn", DefaultParameterSetName = SessionSet, HelpUri = HelpPages.Begin + "Get-TranscriptTurn" + HelpPages.End)]
[OutputType(typeof(Turn))]
public sealed class GetTranscriptTurnCommand : StreamCoachCommand
{
    private const string SessionSet = "Session", IdSet = "Id";

    // How late a session's notes may come: they are looked for in all that are open, and not with every turn.
    private static readonly TimeSpan NotesTick = TimeSpan.FromMilliseconds(200);

    private readonly Dictionary<TranscriptionSession, StartedSession> _sessions = [];
    private TurnReader _reader = new();
    private LiveView? _live;
    private long _nextNotes;
    private bool _notesOwed;
    private bool _all;

    /// <summary>The sessions; all of this PowerShell where none are given.</summary>
    [Parameter(Position = 0, ParameterSetName = SessionSet, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(AnySessionCompleter))]
    [ValidateNotNullOrEmpty]
    public TranscriptionSession[]? Session { get; set; }

    /// <summary>Ids or names of sessions, or of saved ones where none of this PowerShell has it; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = IdSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("SessionId")]
    [ArgumentCompleter(typeof(AnySessionCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Id { get; set; } = [];

    /// <summary>Goes on until the sessions end.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <summary>Writes growing turns too; their IsFinal is false.</summary>
    [Parameter]
    public SwitchParameter IncludePartial { get; set; }

    /// <summary>Begins with so many of the turns that are there now.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int Last { get; set; } = int.MaxValue;

    /// <summary>Prepares to read.</summary>
    protected override void BeginProcessing()
    {
        _reader = new TurnReader(IncludePartial);
        if (Wait) _live = new LiveView(this, Host);
    }

    /// <summary>Takes sessions in, and writes what is there without waiting.</summary>
    protected override void ProcessRecord()
    {
        foreach (string id in Id)
        {
            IReadOnlyList<TranscriptionSession> found = RunspaceSessions.Here.Like(id);
            // What does not run here may have been saved.
            if (found.Count == 0) found = [.. SavedIn.Read(this, SavedSessions.DefaultFolder, id)];
            if (found.Count == 0 && !NamePattern.MayMeanSeveral(id)) WriteError(ErrorRecords.From(ErrorRecords.SessionNotFound(id), id));
            Follow(found);
        }
        Follow(Session ?? []);
        Guarded(() =>
        {
            WriteReady();
            // While files are still being started.
            if (Wait) Tick();
        });
    }

    /// <summary>Writes what comes until all sessions have ended.</summary>
    protected override void EndProcessing()
    {
        _all = ParameterSetName == SessionSet && Session is null && !MyInvocation.ExpectingInput;
        if (_all)
        {
            Follow(RunspaceSessions.Here.Sessions);
            if (RunspaceSessions.Here.Unlisted is > 0 and var old)
                this.Warn($"The turns of {old} {(old == 1 ? "session that has" : "sessions that have")} ended are not here: Get-TranscriptionSession -Saved | Get-TranscriptTurn reads what is saved.");
        }
        Guarded(() =>
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

    /// <summary>Stops reading; the sessions go on.</summary>
    protected override void Dispose(bool disposing)
    {
        _reader.Dispose();
        base.Dispose(disposing);
    }

    private void Follow(IEnumerable<TranscriptionSession> sessions)
    {
        foreach (TranscriptionSession session in sessions)
        {
            if (_sessions.TryAdd(session, RunspaceSessions.Here.Of(session))) _reader.Add(session, Last);
        }
    }

    // Left early (Ctrl+C, Select-Object -First, an error further on), a session of this same pipeline has nobody left who could stop it.
    private void Guarded(Action read)
    {
        bool whole = false;
        try
        {
            read();
            whole = true;
        }
        finally
        {
            if (!whole && Wait)
            {
                foreach (StartedSession known in _sessions.Values) known.Pipeline?.Stop();
                if (StopToken.IsCancellationRequested) _live!.Stopped(_reader.Open);
            }
        }
    }

    // Many files of one run are shown as that run.
    private TimeSpan Tick()
    {
        if (!_live!.IsWatched) return _notesOwed ? NotesTick : Timeout.InfiniteTimeSpan;
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
                WriteObject(turn);
                continue;
            }
            StartedSession known = _sessions[read.Session];
            SessionReport.Notes(this, known);
            // Who asks for all does not ask for old failures again.
            if (read.Failure is { } failure && !(_all && known.FailureShown)) SessionReport.Failure(this, known, failure);
        }
        if (!Wait) return;
        _notesOwed = Environment.TickCount64 < _nextNotes;
        if (_notesOwed) return;
        _nextNotes = Environment.TickCount64 + (long)NotesTick.TotalMilliseconds;
        foreach (TranscriptionSession session in _reader.Open) SessionReport.Notes(this, _sessions[session]);
    }
}
