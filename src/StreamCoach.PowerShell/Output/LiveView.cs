using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using StreamCoach.Audio;
using StreamCoach.Commands.Input;
using StreamCoach.Commands.Sessions;
using StreamCoach.Errors;
using StreamCoach.Sessions;
using StreamCoach.Sessions.Runs;
using StreamCoach.Text;
using StreamCoach.Turns;
using SessionState = StreamCoach.Sessions.SessionState;

namespace StreamCoach.Commands.Output;

/// <summary>
/// The live view of Get-TranscriptTurn -Wait: shows the partial turn in a progress record, ends the session when Enter is pressed, and sets a bookmark (<see cref="ListeningKeys"/>).
/// In a script, a job or with redirected input it does nothing.
/// </summary>
internal sealed class LiveView
{
    private static readonly TimeSpan KeyTick = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan ProgressTick = TimeSpan.FromMilliseconds(200);

    // Columns that PowerShell draws around the text of a progress record, and the maximum width of one.
    private const int ProgressFrame = 5;
    private const int WidestLine = 120;
    private const int UnknownWidth = 80;
    private const int MinWidthForLag = 40;
    private const int MinWidthForLevel = 48;

    private readonly StreamCoachCommand _cmdlet;
    private readonly PSHostRawUserInterface? _rawUI;
    private readonly ListeningKeys _keys;
    private readonly List<TranscriptionSession> _ended = [];
    private bool _shown;
    private bool _broken;
    private long _nextProgress;
    private Turn? _lastTurn;

    public LiveView(StreamCoachCommand cmdlet, PSHost host)
    {
        _cmdlet = cmdlet;
        _rawUI = host.UI?.RawUI;
        _keys = new(host);
        IsWatched = UserPresence.AtConsole(host);
    }

    /// <summary>Whether a person uses the console; otherwise the view does nothing.</summary>
    public bool IsWatched { get; }

    /// <summary>Updates the progress and checks for keys: Enter ends every live session that is read, and never a file.</summary>
    /// <param name="open">The sessions that are read and have not ended.</param>
    /// <param name="run">The run of the files, if it is shown instead of single sessions.</param>
    /// <returns>The maximum time to wait before the next tick.</returns>
    public TimeSpan Tick(IReadOnlyList<TranscriptionSession> open, RunRecorder? run)
    {
        bool live = open.Any(session => session.IsLive);
        switch (live ? _keys.Next() : ListeningKey.None)
        {
            case ListeningKey.End:
                foreach (TranscriptionSession session in open.Where(session => session.IsLive))
                {
                    if (!_ended.Contains(session)) _ended.Add(session);
                    _ = session.StopAsync();
                }
                break;
            case ListeningKey.Bookmark:
                foreach (TranscriptionSession session in open.Where(session => session.IsLive)) Bookmark(session);
                break;
        }
        if (Environment.TickCount64 >= _nextProgress)
        {
            _nextProgress = Environment.TickCount64 + (long)ProgressTick.TotalMilliseconds;
            ShowGuarded(open, live, run);
        }
        return live && _keys.IsAvailable ? KeyTick : ProgressTick;
    }

    /// <summary>Stores the latest turn, which the progress shows while no turn is growing.</summary>
    public void Heard(Turn turn) => _lastTurn = turn;

    /// <summary>Removes the progress record, and prints where the sessions that Enter has ended are saved.</summary>
    public void Complete()
    {
        if (_shown && !_broken) _cmdlet.Show(new ProgressRecord(0, "Listening", "Done") { RecordType = ProgressRecordType.Completed });
        if (!UserPresence.SeesOutput(_cmdlet.Host)) return;
        foreach (TranscriptionSession session in _ended)
        {
            _cmdlet.Print(ClosingLine.Ended(session, _ended.Count > 1, Width));
        }
    }

    // An exception here would stop the sessions, so a failing display is switched off and reported once. PowerShell's own exceptions pass, because
    // WriteProgress stops a pipeline with one.
    private void ShowGuarded(IReadOnlyList<TranscriptionSession> open, bool live, RunRecorder? run)
    {
        if (_broken) return;
        try
        {
            if (run is null) Show(open, live);
            else Show(RunProgress.Of(run, Math.Min(Width, WidestLine)));
        }
        catch (Exception error) when (error is not (PipelineStoppedException or OperationCanceledException))
        {
            _broken = true;
            _cmdlet.Verbose($"The progress cannot be shown: {error.Message}");
        }
    }

    /// <summary>Prints after Ctrl+C what continues and how to stop it; directly to the host, because a stopped pipeline has no streams.</summary>
    /// <param name="read">The sessions that were read.</param>
    public void Stopped(IEnumerable<TranscriptionSession> read)
    {
        TranscriptionSession[] continuing = [.. read.Where(Continues)];
        if (continuing.Length == 0 || !UserPresence.SeesOutput(_cmdlet.Host)) return;
        Messages.PrintTo(_cmdlet.Host, ClosingLine.Continues(continuing, [.. RunspaceSessions.Current.Sessions.Where(Continues)], Width));
    }

    /// <summary>A time as mm:ss, or h:mm:ss from one hour.</summary>
    public static string Clock(double seconds)
    {
        var time = TimeSpan.FromSeconds(seconds);
        return time.ToString(time.TotalHours < 1 ? @"mm\:ss" : @"h\:mm\:ss", CultureInfo.InvariantCulture);
    }

    private static bool Continues(TranscriptionSession session) => session.State is SessionState.Queued or SessionState.Connecting
        or SessionState.Running or SessionState.Suspended or SessionState.Reconnecting;

    private void Show(IReadOnlyList<TranscriptionSession> open, bool live)
    {
        if (open.Count == 0) return;
        int width = Math.Min(Width, WidestLine);
        // The longest text that leaves room for the level; otherwise the shortest.
        string[] texts = Texts(open, live);
        string activity = Array.Find(texts, text => width - text.Length - ProgressFrame >= MinWidthForLevel) ?? texts[^1];
        Show(new ProgressRecord(0, activity, Status(open, width - activity.Length - ProgressFrame)));
    }

    private string[] Texts(IReadOnlyList<TranscriptionSession> open, bool live) =>
        open.Any(session => session.State == SessionState.Stopping) ? ["Waiting for the last turns", "Ending"]
        : open.All(session => session.State == SessionState.Queued) ? ["Waiting for the service", "Waiting"]
        : open.All(session => session.State is SessionState.Queued or SessionState.Connecting) ? ["Connecting"]
        : open.All(session => session.State == SessionState.Reconnecting) ? ["Reconnecting"]
        : open.All(session => session.State == SessionState.Suspended) ? ["Suspended"]
        : live && _keys.IsAvailable ? ["Listening (Enter ends, B bookmarks, Ctrl+C stops reading)", "Listening (Enter ends, Ctrl+C stops reading)", "Listening (Enter ends)", "Enter ends"]
        : ["Listening (Ctrl+C stops reading)", "Listening"];

    private void Bookmark(TranscriptionSession session)
    {
        try
        {
            _cmdlet.Print($"Bookmark at {Timecode.Seconds(session.AddNote().Start)}");
        }
        catch (StreamCoachException error)
        {
            _cmdlet.WriteError(ErrorRecords.From(error, session));
        }
    }

    private void Show(ProgressRecord line)
    {
        _cmdlet.Show(line);
        _shown = true;
    }

    // Time, lag and level, then the end of the partial turn as far as it fits.
    private string Status(IReadOnlyList<TranscriptionSession> open, int room)
    {
        SessionMonitor? only = open.Count == 1 ? new(open[0]) : null;
        Turn? newest = only?.PartialTurn ?? _lastTurn;
        string clock = only is { Session: { IsLive: false } file, SourceLength: { } length } ? $"{Clock(Math.Min(file.AudioSent, length))} / {Clock(length)}"
            : Clock(open.Max(session => session.Duration));
        if (room >= MinWidthForLevel && only?.TimeLeft is { } left) clock += $", {Clock(left.TotalSeconds)} left";
        string count = open.Count == 1 ? "" : $" {open.Count} sessions";
        // The service reports the end of a last word up to a second late, so a lag may be negative.
        string lag = newest?.LagMs is { } ms && room >= MinWidthForLag ? $" lag {(Math.Max(0, ms) / 1000).ToString("0.0", CultureInfo.CurrentCulture)} s" : "";
        string state = $"{clock}{count}{lag}{(room >= MinWidthForLevel ? Input(open) : "")}";
        string said = newest?.Text ?? "...";
        int columns = room - state.Length - 1;
        if (columns < 1) return state;
        return $"{state} {(said.Length <= columns ? said : $"…{said[^(columns - 1)..]}")}";
    }

    private int Width
    {
        get
        {
            try
            {
                return _rawUI!.WindowSize.Width;
            }
            catch (Exception error) when (error is HostException or NotImplementedException or InvalidOperationException or IOException)
            {
                return UnknownWidth;
            }
        }
    }

    // The level of a single live session, in steps of 6 dB from a quiet room's -60 dB up; or the input's problem.
    private static string Input(IReadOnlyList<TranscriptionSession> open)
    {
        if (open is not [{ IsLive: true } session]) return "";
        if (session.InputState is InputState.Lost or InputState.Stalled or InputState.Silent or InputState.WrongRate) return $" [{session.InputState}]";
        if (session.InputLevel is not { } level) return "";
        int bars = (int)Math.Clamp((level + 60) / 6, 0, 10);
        return $" [{new string('|', bars)}{new string('.', 10 - bars)}]";
    }
}
