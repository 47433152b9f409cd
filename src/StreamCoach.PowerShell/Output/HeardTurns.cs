using System.Management.Automation;
using StreamCoach.Commands.Input;
using StreamCoach.Sessions;
using StreamCoach.Text;
using StreamCoach.Turns;

namespace StreamCoach.Commands.Output;

/// <summary>
/// Shows the turns of a running session to a person at the console while a cmdlet collects them: otherwise a pipeline that ends in an analysis or a file would
/// show nothing for the whole conversation. They are printed as Write-Host prints, so that the objects in the pipeline stay the same and 6&gt;$null hides them.
/// </summary>
internal sealed class HeardTurns
{
    // Whether the turns of a session are shown, decided at its first turn: those of a session that has ended do not arrive one by one.
    private readonly Dictionary<TranscriptionSession, bool> _sessions = [];

    /// <summary>Prints a turn, if somebody waits for it.</summary>
    public void Show(Turn turn, PSCmdlet cmdlet)
    {
        if (!turn.IsFinal || !UserPresence.SeesOutput(cmdlet.Host) || TranscriptionSession.Of(turn) is not { } session) return;
        if (!_sessions.TryGetValue(session, out bool shown)) _sessions[session] = shown = !session.State.IsEnd();
        if (!shown) return;
        string name = _sessions.Count > 1 ? $"{session.Name}  " : "", speaker = turn.Speaker is null ? "" : $"{turn.Speaker}: ";
        cmdlet.Print($"{name}{(turn.Start is { } start ? Timecode.Seconds(start) : "")}  {speaker}{turn.Text}".TrimStart());
    }
}
