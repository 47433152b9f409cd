using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Remoting;

namespace StreamCoach.Commands;

/// <summary>
/// What a person at a prompt sees and can do while turns come: the growing turn in the progress line, and Enter to end the talk. In a script,
/// a job or with redirected input it does nothing.
/// </summary>
internal sealed class LiveView
{
    // One key a tick: a terminal at its end reports keys for ever.
    private static readonly TimeSpan KeyTick = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan ProgressTick = TimeSpan.FromMilliseconds(200);

    private readonly Cmdlet _cmdlet;
    private readonly PSHostRawUserInterface? _keyboard;
    private readonly bool _interactive;
    private bool _keys;
    private bool _shown;
    private long _nextProgress;
    private string _lastTurn = "";

    public LiveView(Cmdlet cmdlet, PSHost host)
    {
        _cmdlet = cmdlet;
        _interactive = Interactive.At(host);
        _keyboard = host.UI?.RawUI;
        _keys = _interactive && _keyboard is not null;
        // What was typed before is no wish to end what has just begun.
        while (_keys && ReadKey() is not null)
        {
        }
    }

    /// <summary>Shows where things stand and looks for Enter, which ends every live session that is read, and never a file.</summary>
    /// <returns>How long to wait at most before the next tick.</returns>
    public TimeSpan Tick(IReadOnlyList<TranscriptionSession> open)
    {
        if (!_interactive) return Timeout.InfiniteTimeSpan;
        bool live = open.Any(session => session.IsLive);
        if (live && _keys && ReadKey() is { VirtualKeyCode: 13 } or { Character: '\r' or '\n' })
        {
            foreach (TranscriptionSession session in open.Where(session => session.IsLive)) _ = session.StopAsync();
        }
        if (Environment.TickCount64 >= _nextProgress)
        {
            _nextProgress = Environment.TickCount64 + (long)ProgressTick.TotalMilliseconds;
            Show(open, live);
        }
        return live && _keys ? KeyTick : ProgressTick;
    }

    /// <summary>Keeps the last turn in sight where turns pass on into a pipeline.</summary>
    public void Heard(Turn turn) => _lastTurn = turn.Text;

    /// <summary>Takes the progress line away.</summary>
    public void Complete()
    {
        if (_shown) _cmdlet.WriteProgress(new ProgressRecord(0, "Listening", "Done") { RecordType = ProgressRecordType.Completed });
    }

    private void Show(IReadOnlyList<TranscriptionSession> open, bool live)
    {
        if (open.Count == 0) return;
        string activity = open.Any(session => session.State == SessionState.Stopping) ? "Waiting for the last words"
            : live && _keys ? "Listening (Enter ends, Ctrl+C stops reading)"
            : "Listening (Ctrl+C stops reading)";
        string partial = open.Count == 1 ? open[0].Log.Partial?.Text ?? _lastTurn : $"{open.Count} sessions. {_lastTurn}";
        _cmdlet.WriteProgress(new ProgressRecord(0, activity, $"{Input(open)}{(partial.Length == 0 ? "..." : partial)}"));
        _shown = true;
    }

    // How loud it is, in steps of 6 dB from a quiet room's -60 on; or what is wrong. Of one live session: of many, nobody could read it.
    private static string Input(IReadOnlyList<TranscriptionSession> open)
    {
        if (open is not [{ IsLive: true } session]) return "";
        if (session.InputState is InputState.Lost or InputState.Stalled or InputState.Silent or InputState.WrongRate) return $"[{session.InputState}] ";
        if (session.InputLevel is not { } level) return "";
        int bars = (int)Math.Clamp((level + 60) / 6, 0, 10);
        return $"[{new string('|', bars)}{new string('.', 10 - bars)}] ";
    }

    private KeyInfo? ReadKey()
    {
        try
        {
            return _keyboard!.KeyAvailable ? _keyboard.ReadKey(ReadKeyOptions.NoEcho | ReadKeyOptions.IncludeKeyDown) : null;
        }
        catch (Exception error) when (error is InvalidOperationException or HostException or PSRemotingDataStructureException or NotImplementedException)
        {
            _keys = false;
            return null;
        }
    }
}
