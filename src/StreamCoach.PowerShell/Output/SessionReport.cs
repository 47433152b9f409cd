using System.Management.Automation;
using StreamCoach.Commands.Sessions;
using StreamCoach.Errors;

namespace StreamCoach.Commands.Output;

/// <summary>Writes a session's diagnostics and failure, each once. The session's own threads cannot write to a stream, so the cmdlet that reads it does.</summary>
internal static class SessionReport
{
    public static void Diagnostics(Cmdlet cmdlet, StartedSession started)
    {
        foreach (Diagnostic note in started.Monitor.ReadDiagnostics())
        {
            string text = $"{started.Monitor.Label}: {note.Text}";
            if (note.Level == DiagnosticLevel.Warning) cmdlet.Warn(text);
            else if (note.Level == DiagnosticLevel.Verbose) cmdlet.Verbose(text);
            else cmdlet.Debug(text);
        }
    }

    /// <summary>Writes a session's failure. Its target is the file if the session reads one, because the file is what the user gave.</summary>
    public static void Failure(Cmdlet cmdlet, StartedSession started, StreamCoachException failure)
    {
        started.FailureShown = true;
        cmdlet.WriteError(ErrorRecords.From(failure, started.Session.Path ?? (object)started.Session));
    }
}
