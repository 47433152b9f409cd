using System.Text.RegularExpressions;
using StreamCoach.Sessions;

namespace StreamCoach.Commands.Output;

/// <summary>The line that is printed after Enter (turns, duration and where they are saved) or Ctrl+C (what continues and how to stop it).</summary>
internal static partial class ClosingLine
{
    /// <summary>The line for a session that Enter has ended.</summary>
    /// <param name="session">The session.</param>
    /// <param name="withName">Whether the line begins with the session's name, because several were ended.</param>
    /// <param name="width">The columns of the terminal.</param>
    public static string Ended(TranscriptionSession session, bool withName, int width)
    {
        string name = withName ? $"{session.Name}: " : "";
        string turns = session.TurnCount == 1 ? "1 turn" : $"{session.TurnCount} turns";
        string clock = LiveView.Clock(session.Duration);
        if (!new SessionMonitor(session).IsSaved) return Fitting(width, $"{name}{turns} in {clock}, not saved", $"{turns}, {clock}, not saved");
        return Fitting(width,
            $"{name}{turns} in {clock}, saved in {session.Folder}",
            $"{name}{turns} in {clock}, saved as {session.Id}",
            $"{turns}, {clock}, saved as {session.Id}",
            $"{name}{turns}, {clock}, saved",
            $"{turns}, {clock}, saved");
    }

    /// <summary>The line for sessions that continue after Ctrl+C has stopped the reading.</summary>
    /// <param name="sessions">The sessions that continue, one at least.</param>
    /// <param name="running">The sessions of this PowerShell that have not ended.</param>
    /// <param name="width">The columns of the terminal.</param>
    public static string Continues(IReadOnlyList<TranscriptionSession> sessions, IReadOnlyList<TranscriptionSession> running, int width)
    {
        if (sessions is not [var session])
        {
            return Fitting(width,
                $"{sessions.Count} sessions continue. Get-TranscriptionSession | Stop-TranscriptionSession ends them.",
                $"{sessions.Count} sessions continue: Get-TranscriptionSession lists them.",
                $"{sessions.Count} continue: Get-TranscriptionSession");
        }
        string stop = $"Stop-TranscriptionSession{(running is [var only] && only == session ? "" : $" {Address(session, running)}")}";
        return Fitting(width,
            new SessionMonitor(session).IsMicrophone ? $"The microphone is still open. {stop} closes it." : $"'{session.Name}' continues. {stop} ends it.",
            $"Still open: {stop} ends it.",
            $"Still open: {stop}",
            "Still open: Get-TranscriptionSession");
    }

    // A name is easier to type, but must contain no wildcard and be unique.
    private static string Address(TranscriptionSession session, IReadOnlyList<TranscriptionSession> running) =>
        PlainName().IsMatch(session.Name) && running.Count(other => string.Equals(other.Name, session.Name, StringComparison.OrdinalIgnoreCase)) == 1 ? session.Name : session.Id;

    // The last column is left free: some terminals wrap a line that fills it.
    private static string Fitting(int width, params string[] forms) => Array.Find(forms, form => form.Length < width) ?? forms[^1];

    [GeneratedRegex(@"^[\p{L}\p{N}_.][\p{L}\p{N}_.-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex PlainName();
}
